import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CompiledQuery, sql, type Compilable } from 'kysely'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { testEngine } from '../../testing/test-store.ts'
import { actorOf, createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { createTicket } from '../tickets/create-ticket.command.ts'
import { manyTickets } from '../views/testing/many-tickets.ts'
import { byStatusQuery, criticalQuery, quartersQuery, sightOf } from './overview.queries.ts'

const DAY = 24 * 60 * 60 * 1000

describe('the overview', () => {
  let world: TestWorld
  let ana: TestPerson
  let rita: TestPerson
  before(async () => {
    world = await createTestWorld()
    ana = await world.person('agent', { name: 'Ana' })
    rita = await world.person('requester', { name: 'Rita' })
    const project = await world.project({ key: 'WEB' })
    const closed = await world.project({ key: 'PRIV', access: 'private' })
    const first = await world.ticket({ project, priority: 'critical', assignee: ana.id, reporter: rita })
    await world.ticket({ project, status: 'in_progress', assignee: ana.id, due_at: '2026-03-01T00:00:00Z' })
    await world.ticket({ project: closed, priority: 'critical', assignee: ana.id })
    world.tick(DAY)
    await world.ticket({ project, priority: 'critical', status: 'closed' })
    await world.ticket({ project })
    await world.call(ana, 'PATCH', `/tickets/${first.key}`, { body: { status: 'resolved' } })
    world.tick(DAY)
  })
  after(() => world.close())

  const overview = async (as: TestPerson) => (await world.call(as, 'GET', '/overview')).body

  test('counts by status what its reader sees', async () => {
    assert.deepEqual((await overview(ana)).totals, {
      all: 4,
      open: 1,
      in_progress: 1,
      resolved: 1,
      closed: 1,
      critical: 0,
    })
    assert.deepEqual((await overview(await world.person('admin'))).totals.critical, 1)
    assert.deepEqual((await overview(rita)).totals.all, 1)
  })

  test('says for each of 30 days what was created and what was resolved, in the zone of its reader', async () => {
    const { days } = await overview(ana)
    assert.equal(days.length, 30)
    assert.deepEqual(days.slice(-3), [
      { date: '2026-03-02', created: 2, resolved: 0 },
      { date: '2026-03-03', created: 2, resolved: 2 },
      { date: '2026-03-04', created: 0, resolved: 0 },
    ])
    await world.call(ana, 'PATCH', '/users/me', { body: { time_zone: 'Pacific/Kiritimati' } })
    assert.deepEqual((await overview(ana)).days.slice(-2)[0], { date: '2026-03-03', created: 2, resolved: 2 })
    await world.call(ana, 'PATCH', '/users/me', { body: { time_zone: 'Pacific/Pago_Pago' } })
    assert.deepEqual((await overview(ana)).days.at(-1), { date: '2026-03-03', created: 0, resolved: 0 })
    await world.call(ana, 'PATCH', '/users/me', { body: { time_zone: null } })
  })

  test('has a tag that stands until something happens, or the day ends', async () => {
    const { headers } = await world.call(ana, 'GET', '/overview')
    const again = async () =>
      (await world.call(ana, 'GET', '/overview', { headers: { 'if-none-match': String(headers.etag) } }))
        .status
    assert.equal(await again(), 304)
    world.tick(DAY)
    assert.equal(await again(), 200)
    world.tick(-DAY)
  })

  test('of the load says who has how much, of what its reader sees', async () => {
    const { body } = await world.call(ana, 'GET', '/overview/load')
    assert.deepEqual(body, {
      items: [{ person: { id: ana.id, name: 'Ana' }, open: 0, in_progress: 1, critical: 0, overdue: 1 }],
      unassigned: 1,
    })
    assert.equal((await world.call(rita, 'GET', '/overview/load')).status, 404)
  })

  test('tells what happened last, in words, of what its reader may see', async () => {
    const { key } = await world.ticket({ project: { key: 'WEB' }, reporter: rita, title: 'Door' })
    await world.call(ana, 'POST', `/tickets/${key}/comments`, { body: { body: 'aside', internal: true } })
    await world.call(ana, 'POST', `/tickets/${key}/comments`, { body: { body: 'aloud' } })
    const { items } = (await world.call(ana, 'GET', '/overview/activity?limit=2')).body
    assert.deepEqual(
      items.map((one: { text: string; ticket: { key: string; title: string } }) => [
        one.text,
        one.ticket.key,
      ]),
      [
        ['Ana commented', key],
        ['Ana commented internally', key],
      ],
    )
    const seen = (await world.call(rita, 'GET', '/overview/activity')).body.items as { kind: string }[]
    assert.equal(seen.filter(({ kind }) => kind === 'comment.added').length, 1)
  })

  test('tells of the past that an import brings only where nothing else has happened', async () => {
    const sam = await world.person('requester')
    const titles = async (person: TestPerson): Promise<string[]> => {
      const { items } = (await world.call(person, 'GET', '/overview/activity')).body
      return items.map((one: { ticket: { title: string } }) => one.ticket.title)
    }
    const known = await titles(ana)
    const input = { project: 'WEB', title: 'Long ago', reporter: sam.id }
    await runCommand(world.kernel, createTicket, { input, actor: SYSTEM, via: 'import' })
    assert.deepEqual(await titles(ana), known)
    assert.deepEqual(await titles(sam), ['Long ago'])
    await world.store.write(async (tx) => {
      await sql`
        insert into events (seq, at, recorded_at, via, depth, kind, version, data)
        with recursive n(i) as (select 1 union all select i + 1 from n where i < 12000)
        select seq + i, 0, 0, 'import', 0, 'ticket.created', 1, ${'{}'} from n, log_head`.execute(tx)
      await sql`update log_head set seq = seq + 12000`.execute(tx)
    })
    // Once looked past, and once known.
    assert.deepEqual(await titles(ana), known)
    assert.deepEqual(await titles(ana), known)
  })
})

describe('the plan of the overview among 20000 tickets', () => {
  let world: TestWorld
  let agent: TestPerson
  before(async () => {
    world = await createTestWorld()
    agent = await world.person('agent')
    await world.project({ key: 'PRIV', access: 'private' })
    await manyTickets(world, 20_000)
    if (world.store.engine === 'postgres') await world.store.write((tx) => sql`analyze`.execute(tx))
  })
  after(() => world.close())

  async function planOf(query: Compilable): Promise<string> {
    const { sql: text, parameters } = query.compile()
    const explain = world.store.engine === 'sqlite' ? 'explain query plan' : 'explain'
    const { rows } = await world.store.db.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
    )
    return rows.map((one) => String(one['detail'] ?? one['QUERY PLAN'])).join('\n')
  }

  test('days are found by an index', async () => {
    const { db } = world.store
    const sight = await sightOf(db, actorOf(agent))
    const from = world.now - DAY
    for (const query of [
      quartersQuery(db, sight, 'created_at', from),
      quartersQuery(db, sight, 'resolved_at', from),
      quartersQuery(db, null, 'created_at', from),
      quartersQuery(db, null, 'resolved_at', from),
    ])
      assert.match(
        await planOf(query),
        /USING (COVERING )?INDEX tickets_(created|resolved) |Scan (using|on) tickets_(created|resolved)/,
      )
  })

  // PostgreSQL reads so few tickets as they lie.
  if (testEngine === 'sqlite')
    test('for who sees all, the status is counted from an index alone, and critical ones along another', async () => {
      assert.match(await planOf(byStatusQuery(world.store.db, null)), /USING COVERING INDEX/)
      assert.match(await planOf(criticalQuery(world.store.db, null)), /INDEX tickets_by_priority/)
    })
})
