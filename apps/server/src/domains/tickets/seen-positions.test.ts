import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { publicPositions } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'

let world: TestWorld
let agent: TestPerson
let customer: TestPerson

before(async () => {
  world = await createTestWorld()
  agent = await world.person('agent')
  customer = await world.person('requester')
})
after(() => world.close())

interface Seen {
  etag: string
  seq: number
  updated_at: string
}

async function look(as: TestPerson, ticket: { key: string }, project: { key: string }) {
  const { body, headers } = await world.call(as, 'GET', `/tickets/${ticket.key}`)
  const list = await world.call(as, 'GET', `/tickets?project=${project.key}`)
  const sorted = await world.call(as, 'GET', `/tickets?project=${project.key}&fields=seq,updated_at`)
  const board = await world.call(as, 'GET', `/board?project=${project.key}`)
  const cards = board.body.columns.flatMap((column: { items: object[] }) => column.items)
  const seen: Seen = { etag: String(headers.etag), seq: body.seq, updated_at: body.updated_at }
  return { ...seen, body, listed: list.body.items, parts: sorted.body.items, cards }
}

async function act(method: 'POST' | 'PATCH' | 'PUT' | 'DELETE', path: string, body?: object) {
  world.tick(60_000)
  const answer = await world.call(agent, method, path, body && { body })
  assert.ok(answer.status < 300, JSON.stringify(answer.body))
  return answer.body
}

test('for a requester a ticket stays as it was through all that happens to an internal comment', async () => {
  const project = await world.project()
  const ticket = await world.ticket({ project, reporter: customer })
  await act('POST', `/tickets/${ticket.key}/comments`, { body: 'We look into it' })
  const first = await look(customer, ticket, project)
  assert.equal(first.body.comment_count, 1)
  let staff = await look(agent, ticket, project)
  assert.deepEqual([staff.seq, staff.updated_at, staff.etag], [first.seq, first.updated_at, first.etag])

  let id = ''
  const steps = [
    async () => {
      const added = await act('POST', `/tickets/${ticket.key}/comments`, { body: 'psst', internal: true })
      id = added.id
    },
    () => act('PATCH', `/comments/${id}`, { body: 'pssst' }),
    () => act('PUT', `/comments/${id}/reactions/heart`),
    () => act('DELETE', `/comments/${id}/reactions/heart`),
    () => act('DELETE', `/comments/${id}`),
  ]
  for (const step of steps) {
    await step()
    assert.deepEqual(await look(customer, ticket, project), first)
    const again = await world.call(customer, 'GET', `/tickets/${ticket.key}`, {
      headers: { 'if-none-match': first.etag },
    })
    assert.equal(again.status, 304)
    const now = await look(agent, ticket, project)
    assert.ok(now.seq > staff.seq && now.updated_at > staff.updated_at && now.etag !== staff.etag)
    assert.equal(now.listed[0].seq, now.seq)
    staff = now
  }

  const stale = await world.call(agent, 'PATCH', `/tickets/${ticket.key}`, {
    body: { title: 'By staff' },
    headers: { 'if-match': first.etag },
  })
  assert.equal(stale.status, 412)
  const changed = await world.call(customer, 'PATCH', `/tickets/${ticket.key}`, {
    body: { title: 'By the requester' },
    headers: { 'if-match': first.etag },
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  assert.ok(changed.body.seq > first.seq)
  assert.equal(changed.headers.etag, (await look(customer, ticket, project)).etag)
})

test('a public comment, its edit and its reaction move the ticket for a requester too', async () => {
  const project = await world.project()
  const ticket = await world.ticket({ project, reporter: customer })
  const { id } = await act('POST', `/tickets/${ticket.key}/comments`, { body: 'Hello' })
  let seen = await look(customer, ticket, project)
  for (const step of [
    () => act('POST', `/tickets/${ticket.key}/comments`, { body: 'And another' }),
    () => act('PATCH', `/comments/${id}`, { body: 'Hello!' }),
    () => act('PUT', `/comments/${id}/reactions/heart`),
    () => act('DELETE', `/comments/${id}`),
  ]) {
    await step()
    const now = await look(customer, ticket, project)
    const staff = await look(agent, ticket, project)
    assert.ok(now.seq > seen.seq && now.updated_at > seen.updated_at)
    assert.deepEqual([now.seq, now.updated_at, now.etag], [staff.seq, staff.updated_at, staff.etag])
    const refused = await world.call(customer, 'PATCH', `/tickets/${ticket.key}`, {
      body: { title: 'Too late' },
      headers: { 'if-match': seen.etag },
    })
    assert.equal(refused.status, 412)
    assert.equal(refused.body.seq, now.seq)
    seen = now
  }
})

test('a position is never newer than the row that it stands beside', async () => {
  const { db, sql } = world.store
  const ticket = await world.ticket({ reporter: customer })
  const first = await world.call(customer, 'GET', `/tickets/${ticket.key}`)
  const other = await world.ticket({ reporter: customer })
  const second = await world.call(customer, 'GET', `/tickets/${other.key}`)
  await act('POST', `/tickets/${ticket.key}/comments`, { body: 'Meanwhile' })
  const rows = [first.body, second.body].map(({ id, seq }) => ({ id, seq }))
  const positions = await publicPositions(db, sql, rows)
  assert.deepEqual(
    rows.map(({ id }) => positions.get(id)?.seq),
    rows.map(({ seq }) => seq),
  )
})

test('for a requester a ticket stays as it was when it is linked to one that they may not see', async () => {
  const project = await world.project()
  const ticket = await world.ticket({ project, reporter: customer })
  const hidden = await world.ticket({ project, reporter: agent })
  const first = await look(customer, ticket, project)
  await act('POST', `/tickets/${ticket.key}/links`, { kind: 'relates', ticket: hidden.key })
  const linked = await look(agent, ticket, project)
  assert.ok(linked.seq > first.seq)
  await act('DELETE', `/tickets/${ticket.key}/links/relates/${hidden.key}`)
  const { seq, updated_at, etag } = await look(customer, ticket, project)
  assert.deepEqual([seq, updated_at, etag], [first.seq, first.updated_at, first.etag])
})
