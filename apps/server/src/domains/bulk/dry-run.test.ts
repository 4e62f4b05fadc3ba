import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { BulkDryRun } from '@waybill/contract/bulk/bulk.ts'
import { readHead } from '../../kernel/event-log.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { createField } from '../projects/create-field.command.ts'
import { deleteTicket } from '../tickets/delete-ticket.command.ts'
import { change, manyTickets, start } from './testing/work-off.ts'

let world: TestWorld
let agent: TestPerson
before(async () => {
  world = await createTestWorld()
  agent = await world.person('agent', { name: 'Ada' })
  const web = await world.project({ key: 'WEB' })
  const ops = await world.project({ key: 'OPS' })
  const closed = await world.project({ key: 'SEC', access: 'private' })
  await world.member(closed, agent, 'viewer')
  await world.run(createField, { project: 'WEB', key: 'floor', name: 'Floor', type: 'number' })
  await manyTickets(world, web, agent, 30, { priority: 'low' })
  await manyTickets(world, ops, agent, 5, { priority: 'high', labels: ['hot'] })
  await manyTickets(world, closed, agent, 4)
  await world.run(deleteTicket, { ticket: 'WEB-30' })
})
after(() => world.close())

const tryOut = async (body: object, as = agent): Promise<BulkDryRun> => {
  const answer = await start(world, as, { ...body, dry_run: true })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body as BulkDryRun
}

describe('a dry run', () => {
  test('says in a sentence what would happen, with samples of each kind, and changes nothing', async () => {
    const { db } = world.store
    const head = await readHead(db)
    const labels = () => db.selectFrom('labels').selectAll().execute()
    const known = await labels()
    const tickets = ['WEB-1', 'OPS-1', 'OPS-2', 'SEC-1', 'WEB-99', 'WEB-30']
    const tried = await tryOut({ tickets, change: { priority: 'high', add_labels: ['hot'] } })
    assert.equal(tried.summary, '6 tickets: 1 change, 2 unchanged, 2 not allowed, 1 not found')
    const shown = tried.sample.map(({ ticket, ref, result, code, changes }) => [
      ticket?.key ?? ref,
      result,
      code,
      changes,
    ])
    const words = ['Ada made the label "hot"', 'Ada changed the priority from low to high']
    assert.deepEqual(shown, [
      ['WEB-99', 'refused', 'ticket.not_found', []],
      ['WEB-1', 'changing', null, [...words, 'Ada added the label hot']],
      ['OPS-1', 'unchanged', null, []],
      ['OPS-2', 'unchanged', null, []],
      ['SEC-1', 'refused', 'ticket.staff_only_field', []],
      ['WEB-30', 'refused', 'ticket.deleted', []],
    ])
    assert.deepEqual(await readHead(db), head)
    assert.deepEqual(await labels(), known)
    assert.equal((await db.selectFrom('bulks').selectAll().execute()).length, 0)
  })

  test('of no ticket is an answer too', async () => {
    assert.equal(
      (await tryOut({ query: 'title:nothing-like-it', change: { delete: true } })).summary,
      '0 tickets: 0 change',
    )
  })

  test('is possible while a bulk change runs, and shows others nothing that they may not see', async () => {
    const requester = await world.person('requester')
    const tried = await tryOut({ tickets: ['WEB-1', 'SEC-1'], change: { priority: 'high' } }, requester)
    assert.deepEqual([tried.total, tried.not_found], [2, 2])
    assert.deepEqual(
      tried.sample.map(({ ticket }) => ticket),
      [null, null],
    )
  })

  test('counts as the run counts', async () => {
    const changes = [
      { priority: 'high', add_labels: ['hot'] },
      { status: 'resolved', assignee: agent.id },
      { fields: { floor: 5 } },
      { labels: ['only'] },
      { add_watchers: [agent.id] },
      { category: 'Fire', due_at: null },
      { delete: true },
      { restore: true },
    ]
    for (const what of changes) {
      const body = { query: 'title:ticket', change: what }
      const tried = await tryOut(body)
      const run = await change(world, agent, body)
      assert.deepEqual(
        [tried.total, tried.changing, tried.unchanged, tried.refused],
        [run.total, run.changed, run.unchanged, run.refused],
        JSON.stringify(what),
      )
      assert.ok(run.changed > 0, JSON.stringify(what))
    }
  })

  test('is one at a time for each person, and ten a minute', async () => {
    const body = { query: 'project:WEB', change: { priority: 'high' }, dry_run: true }
    const other = await world.person('agent')
    const answers = await Promise.all([
      start(world, agent, body),
      start(world, agent, body),
      start(world, other, body),
    ])
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 409, 200]))
    assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'bulk.dry_run_running')
    assert.equal(answers[2]?.status, 200)
    await tryOut(body)
    const limited = await createTestWorld({ limits: true })
    const person = await limited.person('agent')
    await limited.ticket({ project: await limited.project({ key: 'WEB' }) })
    for (let count = 0; count < 10; count += 1) assert.equal((await start(limited, person, body)).status, 200)
    const refused = await start(limited, person, body)
    assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '6'])
    assert.equal((await start(limited, person, { ...body, dry_run: false })).status, 202)
    await limited.close()
  })

  test('ends when its sender hangs up, and not already when its body has been read', async () => {
    const url = await world.app.listen({ port: 0, host: '127.0.0.1' })
    await world.call(agent, 'GET', '/users/me', { scopes: ['read', 'write'] })
    const answer = await fetch(`${url}/api/v1/tickets/bulk`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-test-sender': `${agent.id} read,write` },
      body: JSON.stringify({ query: 'project:WEB', change: { priority: 'critical' }, dry_run: true }),
    })
    const tried = (await answer.json()) as BulkDryRun
    assert.equal(answer.status, 200, JSON.stringify(tried))
    assert.equal(tried.changing, 30)
  })
})
