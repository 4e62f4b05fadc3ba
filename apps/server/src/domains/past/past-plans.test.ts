import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { actorOf, createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { conditionsOf, type TicketFilters } from '../tickets/ticket-list.queries.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'
import { ticketsThen } from './past-tickets.queries.ts'
import { keepPast } from './testing/keep-past.ts'

describe('what held at a moment', () => {
  let world: TestWorld
  let ana: TestPerson
  before(async () => {
    world = await createTestWorld()
    ana = await world.person('agent')
    await world.ticket({ reporter: ana })
    await keepPast(world)
  })
  after(() => world.close())

  /** Without the table's own rows being worth a look: a test has too few for PostgreSQL to care. */
  async function planOf(axis: 'seq' | 'at', filters: TicketFilters): Promise<string> {
    const reach = await reachOfAll(world.store.db, actorOf(ana))
    const moment = { axis, value: axis === 'seq' ? 5 : world.now }
    const then = ticketsThen(world.store.sql, { reach, actor: actorOf(ana), moment, deleted: false })
    const conditions = [sql`tickets.deleted_at is null`, ...conditionsOf(filters, world.store.sql)]
    const page = sql`select tickets.version, tickets.id, tickets.rank from ${then} as tickets
      where ${sql.join(conditions, sql` and `)} order by tickets.rank, tickets.id limit 51`
    return world.store.snapshot(async (db) => {
      const words = world.store.engine === 'sqlite' ? sql`explain query plan` : sql`explain`
      if (world.store.engine === 'postgres') await sql`set local enable_seqscan = off`.execute(db)
      const { rows } = await sql<Record<string, unknown>>`${words} ${page}`.execute(db)
      return rows.map((row) => String(row['detail'] ?? row['QUERY PLAN'])).join('\n')
    })
  }

  const asked: TicketFilters[] = [
    {},
    { step: ['00000000-0000-7000-8000-000000000011'] },
    { priority: ['high', 'critical'], severity: [null], assignee: [null] },
    {
      reporter: ['a'],
      team: ['b'],
      category: ['net'],
      due: { from: 1 },
      created: { to: 2 },
      updated: { from: 3 },
    },
  ]
  for (const axis of ['seq', 'at'] as const) {
    for (const filters of asked) {
      test(`is read from the index of ${axis === 'seq' ? 'positions' : 'instants'} alone for ${JSON.stringify(filters)}`, async () => {
        const plan = await planOf(axis, filters)
        const index = axis === 'seq' ? 'ticket_versions_by_seq' : 'ticket_versions_at'
        assert.match(
          plan,
          new RegExp(`COVERING INDEX ${index} \\(project_id=\\? AND|Index Only Scan using ${index} `),
        )
        assert.doesNotMatch(plan, /ticket_versions_pkey|SCAN v\b/)
      })
    }
  }
})
