import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { verified } from '../../testing/verify-command.ts'
import { deactivatePerson } from '../people/deactivate-person.command.ts'
import { deleteTicket } from '../tickets/delete-ticket.command.ts'
import { updateTicket } from '../tickets/update-ticket.command.ts'
import { change, items, manyTickets, read, start, workOff } from './testing/work-off.ts'
import { workSlice } from './work-slice.ts'

let world: TestWorld
let agent: TestPerson
let project: { id: string; key: string }
beforeEach(async () => {
  world = await createTestWorld()
  agent = await world.person('agent', { name: 'Ada' })
  project = await world.project({ key: 'WEB' })
})
afterEach(async () => {
  await verified(world)
  await world.close()
})

const keysOf = (tickets: readonly { key: string }[]) => tickets.map(({ key }) => key)
const ticketOf = async (as: TestPerson, key: string) => (await world.call(as, 'GET', `/tickets/${key}`)).body

describe('a bulk change', () => {
  test('changes each named ticket as an update would, and says what came of each', async () => {
    const tickets = await manyTickets(world, project, agent, 3)
    await world.run(updateTicket, { ticket: tickets[2]?.id, priority: 'high', add_labels: ['hot'] })
    const run = await change(world, agent, {
      tickets: [tickets[0]?.id, tickets[1]?.key.toLowerCase(), tickets[2]?.key, 'WEB-99', tickets[0]?.key],
      change: { priority: 'high', add_labels: ['hot'], assignee: null },
    })
    assert.deepEqual(
      [run.state, run.total, run.done, run.changed, run.unchanged, run.refused],
      ['finished', 4, 4, 2, 1, 1],
      'a ticket that is named twice counts once',
    )
    assert.deepEqual(
      (await items(world, agent, run.id)).map(({ ticket, ref, result, code }) => [
        ticket?.key ?? ref,
        result,
        code,
      ]),
      [
        ['WEB-1', 'changed', null],
        ['WEB-2', 'changed', null],
        ['WEB-3', 'unchanged', null],
        ['WEB-99', 'refused', 'ticket.not_found'],
      ],
    )
    const changed = await ticketOf(agent, 'WEB-2')
    assert.deepEqual([changed.priority, changed.labels], ['high', ['hot']])
  })

  test('answers at once with where to look, and its changes name it as their cause', async () => {
    const [ticket] = await manyTickets(world, project, agent, 1)
    const started = await start(world, agent, { tickets: [ticket?.key], change: { status: 'resolved' } })
    assert.equal(started.status, 202)
    assert.equal(started.headers['location'], `/api/v1/bulk/${String(started.body.id)}`)
    assert.deepEqual(
      [started.body.state, started.body.total, started.body.done, started.body.by.name],
      ['running', 1, 0, 'Ada'],
    )
    await workOff(world)
    const run = await read(world, agent, started.body.id)
    const { body } = await world.call(agent, 'GET', `/tickets/${ticket?.key ?? ''}/history`)
    const entry = body.items.find((one: { kind: string }) => one.kind === 'ticket.status_changed')
    assert.deepEqual([entry.cause_seq, entry.actor.name, entry.via], [run.seq, 'Ada', 'api'])
    const log = await readEvents(world.store.db, { kinds: ['bulk.started', 'bulk.finished'], limit: 10 })
    assert.deepEqual(
      log.map(({ data, actor_id }) => [actor_id, data]),
      [
        [agent.id, { bulk: run.id, action: 'change', total: 1, undo_of: null }],
        [null, { bulk: run.id, changed: 1, unchanged: 0, refused: 0 }],
      ],
    )
  })

  test('takes what a query selects at the moment of the request, in one project or in all', async () => {
    const other = await world.project({ key: 'OPS' })
    await manyTickets(world, project, agent, 2, { title: 'Printer on fire' })
    await manyTickets(world, other, agent, 1, { title: 'Printer on fire' })
    const started = await start(world, agent, {
      query: 'title:printer',
      project: 'WEB',
      change: { priority: 'critical' },
    })
    await manyTickets(world, project, agent, 1, { title: 'Printer: later' })
    await workOff(world)
    const run = await read(world, agent, started.body.id)
    assert.deepEqual([run.total, run.changed, run.query], [2, 2, 'title:printer'])
    assert.equal((await ticketOf(agent, 'WEB-3')).priority, 'medium')
    const all = await change(world, agent, { query: 'title:printer', change: { priority: 'critical' } })
    assert.deepEqual([all.total, all.changed, all.unchanged], [4, 2, 2])
  })

  test('deletes and restores', async () => {
    await manyTickets(world, project, agent, 3)
    const gone = await change(world, agent, { tickets: ['WEB-1', 'WEB-2'], change: { delete: true } })
    assert.deepEqual([gone.action, gone.changed], ['delete', 2])
    assert.notEqual((await ticketOf(agent, 'WEB-1')).deleted_at, null)
    const back = await change(world, agent, { query: 'title:ticket', change: { restore: true } })
    assert.deepEqual([back.action, back.total, back.changed], ['restore', 2, 2])
    assert.equal((await ticketOf(agent, 'WEB-1')).deleted_at, null)
  })

  test('is refused ticket by ticket where the person may not, and the others are changed', async () => {
    const closed = await world.project({ key: 'SEC', access: 'private' })
    await world.member(closed, agent, 'viewer')
    await manyTickets(world, project, agent, 2)
    await manyTickets(world, closed, agent, 2)
    const hidden = await world.project({ key: 'TOP', access: 'private' })
    const admin = await world.person('admin')
    await manyTickets(world, hidden, admin, 1)
    const tickets = ['WEB-1', 'SEC-1', 'WEB-2', 'SEC-2', 'TOP-1']
    const run = await change(world, agent, { tickets, change: { priority: 'low' } })
    assert.deepEqual([run.changed, run.refused], [2, 3])
    const refused = await items(world, agent, run.id, 'refused')
    assert.deepEqual(
      refused.map((item) => [item.code, item.ref]),
      [
        ['ticket.staff_only_field', null],
        ['ticket.staff_only_field', null],
        ['ticket.not_found', 'TOP-1'],
      ],
    )
    const missing = await change(world, agent, { tickets: ['TOP-2', 'TOP-1'], change: { priority: 'low' } })
    const [never, unseen] = await items(world, agent, missing.id)
    assert.deepEqual({ ...unseen, position: 0, ref: 'TOP-2' }, never, 'what may not be seen does not exist')
  })

  test('asks for the rights of the moment: a person who is deactivated meanwhile changes nothing more', async () => {
    await manyTickets(world, project, agent, 4)
    const tickets = ['WEB-1', 'WEB-2', 'WEB-3', 'WEB-4']
    const { body } = await start(world, agent, { tickets, change: { priority: 'low' } })
    const { signal } = new AbortController()
    const slice = (from: number, to: number) =>
      workSlice(world.kernel, { bulk: String(body.id), from, to }, { signal, lastTry: false })
    await slice(0, 2)
    await world.run(deactivatePerson, { person: agent.id })
    await slice(2, 4)
    const admin = await world.person('admin')
    const run = await read(world, admin, body.id)
    assert.deepEqual([run.state, run.changed, run.refused], ['finished', 2, 2])
    const [refused] = await items(world, admin, run.id, 'refused')
    assert.equal(refused?.code, 'bulk.person_not_active')
  })

  test('meets tickets as they are when their turn comes, whatever others did meanwhile', async () => {
    await manyTickets(world, project, agent, 3)
    const { body } = await start(world, agent, {
      tickets: ['WEB-1', 'WEB-2', 'WEB-3'],
      change: { priority: 'high' },
    })
    await world.run(updateTicket, { ticket: 'WEB-1', priority: 'high' })
    await world.call(agent, 'DELETE', '/tickets/WEB-2')
    await workOff(world)
    const results = await items(world, agent, body.id)
    assert.deepEqual(
      results.map((item) => [item?.result, item?.code]),
      [
        ['unchanged', null],
        ['refused', 'ticket.deleted'],
        ['changed', null],
      ],
    )
  })

  test('of a token keeps within the limits of the token', async () => {
    const other = await world.project({ key: 'OPS' })
    await manyTickets(world, project, agent, 1)
    await manyTickets(world, other, agent, 1)
    const reading = await world.call(agent, 'POST', '/tickets/bulk', {
      scopes: ['read'],
      body: { tickets: ['WEB-1'], change: { priority: 'low' } },
    })
    assert.equal(reading.status, 403)
    const { body: token } = await world.call(agent, 'POST', `/users/${agent.id}/tokens`, {
      body: { name: 'script', scopes: ['read', 'write'], projects: ['OPS'] },
    })
    const send = (method: 'GET' | 'POST', url: string, payload?: object) =>
      world.inject({
        method,
        url: `/api/v1${url}`,
        headers: { authorization: `Bearer ${String(token.token)}` },
        ...(payload && { payload }),
      })
    const started = await send('POST', '/tickets/bulk', {
      tickets: ['WEB-1', 'OPS-1'],
      change: { priority: 'low' },
    })
    assert.equal(started.status, 202)
    await workOff(world)
    const run = await read(world, agent, started.body.id)
    assert.deepEqual([run.changed, run.refused], [1, 1])
    assert.equal((await ticketOf(agent, 'WEB-1')).priority, 'medium')
    const whole = await change(world, agent, { tickets: ['WEB-1', 'OPS-1'], change: { priority: 'high' } })
    assert.equal((await send('GET', `/bulk/${run.id}`)).status, 200)
    assert.equal((await send('GET', `/bulk/${whole.id}`)).status, 404)
    assert.deepEqual(
      (await send('GET', '/bulk')).body.items.map((one: { id: string }) => one.id),
      [run.id],
    )
  })
})

describe('a run', () => {
  test('belongs to who started it; admins see all, others none', async () => {
    await manyTickets(world, project, agent, 1)
    const run = await change(world, agent, { tickets: ['WEB-1'], change: { priority: 'low' } })
    const [other, admin] = [await world.person('agent'), await world.person('admin')]
    for (const path of [`/bulk/${run.id}`, `/bulk/${run.id}/items`]) {
      assert.equal((await world.call(other, 'GET', path)).status, 404)
      assert.equal((await world.call(admin, 'GET', path)).status, 200)
    }
    for (const act of ['stop', 'undo']) {
      assert.equal((await world.call(other, 'POST', `/bulk/${run.id}/${act}`)).status, 404)
    }
    assert.deepEqual((await world.call(other, 'GET', '/bulk')).body.items, [])
    assert.equal((await world.call(admin, 'GET', '/bulk')).body.items.length, 1)
  })

  test('shows its tickets only to who may see them today', async () => {
    const admin = await world.person('admin')
    const closed = await world.project({ key: 'SEC', access: 'private' })
    await world.member(closed, agent, 'member')
    await manyTickets(world, closed, admin, 2)
    await world.run(deleteTicket, { ticket: 'SEC-2' })
    const run = await change(world, agent, { tickets: ['SEC-1', 'SEC-2'], change: { priority: 'low' } })
    const look = async () =>
      (await items(world, agent, run.id)).map(({ ticket, ref, result, code, detail }) => [
        ticket?.key ?? ref,
        result,
        code ?? detail,
      ])
    assert.deepEqual(await look(), [
      ['SEC-1', 'changed', null],
      ['SEC-2', 'refused', 'ticket.deleted'],
    ])
    await world.call(admin, 'DELETE', `/projects/SEC/members/${agent.id}`)
    assert.deepEqual(await look(), [
      [null, 'changed', null],
      [null, 'refused', null],
    ])
  })

  test('is one at a time for each person; it can be stopped, and the next one begins', async () => {
    await manyTickets(world, project, agent, 2)
    const body = { tickets: ['WEB-1', 'WEB-2'], change: { priority: 'low' } }
    const first = await start(world, agent, body)
    const second = await start(world, agent, body)
    assert.deepEqual(
      [second.status, second.body.code, second.body.bulk],
      [409, 'bulk.already_running', first.body.id],
    )
    assert.equal((await start(world, await world.person('agent'), body)).status, 202)
    for (const _ of [1, 2]) {
      const stopped = await world.call(agent, 'POST', `/bulk/${String(first.body.id)}/stop`)
      assert.deepEqual([stopped.status, stopped.body.state, stopped.body.done], [200, 'stopped', 0])
    }
    assert.equal((await start(world, agent, body)).status, 202)
    const stops = await readEvents(world.store.db, { kinds: ['bulk.stopped'], limit: 10 })
    assert.equal(stops.length, 1, 'stopping twice changes nothing')
  })

  test('that a crash left behind while its selection was written keeps nobody from the next one', async () => {
    await manyTickets(world, project, agent, 1)
    const body = { tickets: ['WEB-1'], change: { priority: 'low' } }
    const first = await start(world, agent, body)
    await world.store.write((tx) => tx.updateTable('bulks').set({ state: 'selecting' }).execute())
    assert.equal((await start(world, agent, body)).status, 409)
    world.tick(600_001)
    assert.equal((await start(world, agent, body)).status, 202)
    assert.equal((await read(world, agent, first.body.id)).state, 'stopped')
  })

  test('happens once when the request is repeated with its Idempotency-Key', async () => {
    await manyTickets(world, project, agent, 2)
    const ask = (tickets: string[]) =>
      world.call(agent, 'POST', '/tickets/bulk', {
        body: { tickets, change: { priority: 'low' } },
        headers: { 'idempotency-key': 'once' },
      })
    const first = await ask(['WEB-1'])
    await workOff(world)
    const again = await ask(['WEB-1'])
    assert.deepEqual([again.status, again.body.id, again.body.state], [202, first.body.id, 'finished'])
    assert.equal((await ask(['WEB-2'])).body.code, 'idempotency.key_reused')
  })

  test('gives no ticket two turns, however many jobs work on it at once', async () => {
    const tickets = await manyTickets(world, project, agent, 60)
    const { body } = await start(world, agent, { tickets: keysOf(tickets), change: { priority: 'low' } })
    await Promise.all([workOff(world), workOff(world), workOff(world)])
    assert.equal((await read(world, agent, String(body.id))).changed, 60)
    const kinds = ['ticket.priority_changed', 'bulk.finished']
    const log = await readEvents(world.store.db, { kinds, limit: 1_000 })
    assert.equal(log.filter(({ kind }) => kind === 'ticket.priority_changed').length, 60)
    assert.equal(log.filter(({ kind }) => kind === 'bulk.finished').length, 1)
  })

  test('is paged by its items and among others without a gap', async () => {
    const tickets = await manyTickets(world, project, agent, 5)
    const run = await change(world, agent, { tickets: keysOf(tickets), change: { priority: 'low' } })
    const again = await change(world, agent, { tickets: keysOf(tickets), change: { priority: 'low' } })
    const pages = async (path: string) => {
      const found: unknown[] = []
      for (let after = ''; ; ) {
        const { body } = await world.call(agent, 'GET', `${path}?limit=2${after}`)
        found.push(...body.items.map((one: { id?: string; position?: number }) => one.id ?? one.position))
        if (body.next === null) return found
        after = `&after=${String(body.next)}`
      }
    }
    assert.deepEqual(await pages(`/bulk/${run.id}/items`), [0, 1, 2, 3, 4])
    assert.deepEqual(await pages('/bulk'), [again.id, run.id])
    const { body } = await world.call(agent, 'GET', `/bulk/${run.id}/items?limit=2`)
    const path = `/bulk/${again.id}/items?after=${String(body.next)}`
    assert.equal((await world.call(agent, 'GET', path)).body.code, 'request.bad_cursor')
  })
})

describe('a request for a bulk change', () => {
  test('that says nothing or too much is refused with a pointer, and nothing is stored', async () => {
    await manyTickets(world, project, agent, 1)
    const tickets = ['WEB-1']
    const cases: [object, string, string][] = [
      [{ tickets, change: {} }, 'bulk.empty_change', '/change'],
      [{ tickets, change: { delete: true, priority: 'low' } }, 'bulk.acts_alone', '/change/delete'],
      [{ tickets, change: { restore: true, delete: true } }, 'bulk.acts_alone', '/change/delete'],
      [{ tickets, change: { title: 'All the same' } }, 'input.unknown_field', '/change/title'],
      [{ change: { priority: 'low' } }, 'bulk.one_selection', '/tickets'],
      [{ tickets, query: 'x', change: { priority: 'low' } }, 'bulk.one_selection', '/tickets'],
      [{ tickets, project: 'WEB', change: { priority: 'low' } }, 'bulk.project_without_query', '/project'],
      [{ query: 'x', project: 'NO', change: { priority: 'low' } }, 'ticket.wrong_filter', '/project'],
      [{ query: 'title:nothing-like-it', change: { priority: 'low' } }, 'bulk.nothing_selected', '/query'],
      [
        { tickets, change: { assignee: 'nobody@example.org' } },
        'ticket.unknown_assignee',
        '/change/assignee',
      ],
      [{ tickets, change: { team: 'No such' } }, 'ticket.unknown_team', '/change/team'],
      [{ tickets: [], change: { priority: 'low' } }, 'input.invalid', '/tickets'],
      [
        { tickets: Array.from({ length: 10_001 }, () => 'WEB-1'), change: { priority: 'low' } },
        'input.invalid',
        '/tickets',
      ],
      [{ query: 'x'.repeat(10_001), change: { priority: 'low' } }, 'input.too_long', '/query'],
    ]
    for (const [body, code, pointer] of cases) {
      const answer = await start(world, agent, body)
      assert.deepEqual([answer.status, answer.body.code, answer.body.errors[0].pointer], [422, code, pointer])
    }
    assert.equal((await world.store.db.selectFrom('bulks').selectAll().execute()).length, 0)
  })

  test('with a query of 10,000 characters is answered, whatever stands in it', async () => {
    for (const query of ['x'.repeat(10_000), '('.repeat(10_000), `"${"'%_;--".repeat(1_600)}`]) {
      const answer = await start(world, agent, { query, change: { priority: 'low' } })
      assert.equal(answer.status, 422, JSON.stringify(answer.body).slice(0, 200))
      assert.match(answer.body.errors[0].pointer, /^\/query/)
    }
  })

  test('tells a requester nothing about people: addresses are judged where a ticket may be changed', async () => {
    const requester = await world.person('requester')
    await manyTickets(world, project, requester, 1)
    for (const assignee of [agent.email, 'nobody@example.org']) {
      const run = await change(world, requester, { tickets: ['WEB-1'], change: { assignee } })
      const [item] = await items(world, requester, run.id)
      assert.deepEqual([item?.result, item?.code], ['refused', 'ticket.staff_only_field'])
    }
    const own = await change(world, requester, {
      tickets: ['WEB-1'],
      change: { add_watchers: [requester.id] },
    })
    assert.equal(own.changed, 1)
  })
})
