import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import type { Reference } from '@waybill/contract/references/reference.ts'
import { referenceOf } from './reference-of.ts'

const commit: Reference = {
  id: 'r1',
  source: 'github',
  kind: 'commit',
  repository: 'acme/web',
  name: '0123456789',
  title: 'Fixes WEB-1',
  url: 'https://github.com/acme/web/commit/0123456789',
  state: null,
  author: null,
  at: '2026-01-01T10:00:00.000Z',
  seq: 4,
}
const entry = (
  seq: number,
  data: Record<string, unknown>,
  cause_seq: number | null = null,
): HistoryEntry => ({
  seq,
  kind: 'ticket.status_changed',
  version: 1,
  at: '2026-01-01T10:00:00.000Z',
  recorded_at: '2026-01-01T10:00:00.000Z',
  actor: null,
  via: 'plugin:git',
  cause_seq,
  project_id: null,
  ticket_id: null,
  request_id: null,
  data,
  text: '',
})

test('a change leads to the commit that it followed from, and what was noted of a commit to the commit', () => {
  const noted = entry(4, { reference: 'r1' })
  const other = entry(5, { ticket: 'x' })
  const change = entry(6, {}, 4)
  const all = [noted, other, change]
  assert.deepEqual(
    [noted, change].map((one) => referenceOf(one, all, [commit])),
    [commit, commit],
  )
  assert.equal(referenceOf(entry(7, {}, 5), all, [commit]), undefined)
  assert.equal(referenceOf(entry(8, {}), all, [commit]), undefined)
  assert.equal(referenceOf(change, all, []), undefined)
})
