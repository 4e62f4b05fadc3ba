import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { namesIn, toldByHistory } from './told-by-history.ts'

const ANA = { id: 'a', name: 'Ana' }

function entry(seq: number, kind: string, data: Record<string, unknown>): HistoryEntry {
  const at = `2026-01-0${String(seq)}T00:00:00.000Z`
  return {
    seq,
    kind,
    version: 1,
    at,
    recorded_at: at,
    actor: ANA,
    via: 'web',
    cause_seq: null,
    project_id: 'p',
    ticket_id: 't',
    request_id: null,
    data,
    text: '',
  }
}

const said = {
  id: 'c',
  parent_id: null,
  author: 'a',
  body: 'one',
  internal: false,
  mentions: [],
  references: [],
}
const history = [
  entry(1, 'ticket.created', { after: { labels: [], watchers: [] } }),
  entry(2, 'comment.added', { comment: said }),
  entry(3, 'comment.edited', {
    comment: 'c',
    internal: false,
    before: { body: 'one', mentions: [], references: [] },
    after: { body: 'two', mentions: [], references: [] },
  }),
  entry(4, 'comment.reaction_added', { comment: 'c', internal: false, reaction: 'heart', person: 'a' }),
  entry(5, 'comment.deleted', { comment: 'c', internal: false }),
]
const names = namesIn(history, [])
const told = (seq: number) => toldByHistory(history, seq, (id) => names.get(id) ?? '')
const then = (seq: number) => told(seq).comments

test('a comment of the past has the words that it had then, and nothing can be done with it', () => {
  assert.deepEqual(then(1), [])
  assert.equal(then(2)[0]?.body, 'one')
  assert.deepEqual(then(2)[0]?.author, ANA)
  assert.equal(then(3)[0]?.body, 'two')
  assert.deepEqual(then(4)[0]?.reactions, [{ kind: 'heart', count: 1, mine: false }])
  assert.equal(then(5)[0]?.deleted_at, '2026-01-05T00:00:00.000Z')
  assert.deepEqual(then(5)[0]?.can, {})
})

test('a file of the past hangs where it hung then, until it was removed', () => {
  const file = {
    id: 'f',
    comment_id: null,
    by: 'a',
    name: 'plan.pdf',
    type: 'application/pdf',
    size: 3,
    sha256: 'ab',
    image: null,
    internal: false,
  }
  const entries = [
    ...history.slice(0, 1),
    entry(2, 'attachment.added', { attachment: file }),
    entry(3, 'attachment.removed', { attachment: 'f', internal: false, name: 'plan.pdf' }),
  ]
  const filesAt = (seq: number) => toldByHistory(entries, seq, (id) => names.get(id) ?? '').attachments
  assert.deepEqual(
    [1, 2, 3].map((seq) => filesAt(seq).length),
    [0, 1, 0],
  )
  assert.deepEqual(filesAt(2)[0]?.by, ANA)
  assert.deepEqual(filesAt(2)[0]?.can, {})
})

test('a history without its beginning tells of no comments', () => {
  assert.deepEqual(toldByHistory(history.slice(1), 5, String), { comments: [], attachments: [] })
})
