import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { View } from '@waybill/contract/views/view.ts'
import { placeOfView } from './view-link.ts'

const view = (more: Partial<View>): View => ({
  id: 'v',
  name: 'View',
  query: '',
  project_id: null,
  layout: 'table',
  columns: [],
  group: null,
  shared: false,
  owner: { id: 'a', name: 'Ana' },
  position: 0,
  can: { edit: true },
  created_at: '',
  updated_at: '',
  seq: 1,
  ...more,
})

test('a view of a table is an address with its question, grouping and columns', () => {
  const place = placeOfView(
    view({ query: 'status:open', group: 'status', columns: ['key', 'title'] }),
    undefined,
  )
  assert.deepEqual(place, {
    to: '/tickets',
    search: { view: 'v', q: 'status:open', group: 'status', columns: 'key,title' },
  })
})

test('a view of one project asks for it', () => {
  const q = (query: string) => placeOfView(view({ query }), 'WEB').search.q
  assert.equal(q('status:open'), 'project:WEB status:open')
  assert.equal(q(''), 'project:WEB')
  assert.equal(q('label:a OR label:b sort:-due'), 'project:WEB (label:a OR label:b) sort:-due')
})

test('a view of a board is an address of the board', () => {
  assert.deepEqual(placeOfView(view({ layout: 'board', group: 'priority' }), 'WEB'), {
    to: '/board',
    search: { view: 'v', project: 'WEB', lanes: 'priority' },
  })
})
