import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { SYSTEM, type Actor } from '@waybill/contract/access/policies.ts'
import type { TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import { BASIC_STEPS, STATUSES } from '@waybill/contract/workflows/step.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { CompiledQuery, sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import { createLabel } from '../projects/create-label.command.ts'
import { actorOf, createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { beginWith } from '../query/begin-with.queries.ts'
import { selectionOf } from './list-tickets.ts'
import { readFilters } from './ticket-filters.ts'
import { pageQuery, selectTickets, type TicketFilters } from './ticket-list.queries.ts'
import { reachOf, reachOfAll, type Reach } from './ticket-reach.queries.ts'

const ROWS = 20_000
/** Of so many tickets, as 25,000 are of a million. */
const FEW = 500

/** With many tickets a page must be found by an index and read in its order: neither all rows nor a sort of them. */
describe(`the plan of a page over ${String(ROWS)} tickets`, () => {
  let world: TestWorld
  let agent: TestPerson
  let requester: TestPerson
  let big: { id: string; key: string }

  before(async () => {
    world = await createTestWorld()
    agent = await world.person('agent')
    requester = await world.person('requester')
    big = await world.project({ key: 'BIG' })
    const other = await world.project({ key: 'ELSE' })
    await world.project({ key: 'PRIV', access: 'private' })
    const agents = [agent, ...(await Promise.all(Array.from({ length: 40 }, () => world.person('agent'))))]
    const names = ['common', 'rare', ...Array.from({ length: 40 }, (_, index) => `other ${String(index)}`)]
    const [common, rare, ...others] = await Promise.all(
      names.map(async (name) => {
        const { result } = await world.run(createLabel, { project: big.key, name })
        return result.id
      }),
    )
    assert.ok(common && rare)
    const labelOf = (index: number) =>
      index === 0 ? rare : ((index % 2 === 0 ? undefined : others[index % others.length]) ?? common)
    for (let start = 0; start < ROWS; start += 500) {
      const rows = Array.from({ length: 500 }, (_, index) =>
        ticketRow(start + index, start < ROWS * 0.6 ? big.id : other.id, agents),
      )
      await world.store.write((tx) => tx.insertInto('tickets').values(rows).execute())
      const ratings = rows
        .filter((_, index) => index % 4 === 0)
        .map(({ id, reporter_id, created_at }, index) => ({
          ticket_id: id,
          score: index === 0 ? 1 : 5,
          comment: null,
          by_id: reporter_id,
          rated_at: created_at,
          seq: 1,
        }))
      const labels = rows.map(({ id }, index) => ({ ticket_id: id, label_id: labelOf(index) }))
      const clocks = rows.map(({ id, created_at }, index) => ({
        ticket_id: id,
        target: 'resolution' as const,
        state: index === 0 ? ('paused' as const) : ('met' as const),
        cycle: created_at,
        rules: 0,
      }))
      await world.store.write(async (tx) => {
        await tx.insertInto('ratings').values(ratings).execute()
        await tx.insertInto('ticket_labels').values(labels).execute()
        await tx.insertInto('sla_clocks').values(clocks).execute()
      })
    }
    // PostgreSQL gathers statistics by itself in the background; SQLite plans without them.
    if (world.store.engine === 'postgres') await world.store.write((tx) => sql`analyze`.execute(tx))
  })
  after(() => world.close())

  function ticketRow(index: number, projectId: string, agents: TestPerson[]) {
    const turn = <Item>(items: readonly Item[], by: number): Item =>
      items[(index * by) % items.length] as Item
    const step = turn(BASIC_STEPS, 1)
    const at = 1_700_000_000_000 + ((index * 7_919) % ROWS) * 1_000
    return {
      id: newId(),
      project_id: projectId,
      number: index + 1,
      title: `Ticket ${String(index)}`,
      description: '',
      step_id: step.id,
      status: step.category,
      priority: turn(PRIORITIES, 3),
      priority_rank: (index * 3) % PRIORITIES.length,
      severity: null,
      category: null,
      sub_category: null,
      department: null,
      assignee_id: turn(agents, 13).id,
      team_id: null,
      reporter_id: turn(agents, 17).id,
      due_at: index % 3 === 0 ? null : at,
      fields: '{}',
      rank: `a${String(index).padStart(6, '0')}`,
      first_response_at: null,
      resolved_at: null,
      closed_at: null,
      created_at: at,
      updated_at: at,
      deleted_at: null,
      field_seq: '{}',
    }
  }

  async function planOf(actor: Actor, reach: Reach, filters: TicketFilters, sort: TicketSort, deep: boolean) {
    const { db, sql: engine } = world.store
    const asked = await selectionOf(world.store, reach, actor, filters, { sort, now: 1_700_001_000_000 })
    const { moment } = asked
    const selection =
      moment && filters.where
        ? {
            ...asked,
            moment: {
              ...moment,
              beginWith: await beginWith(db, engine, filters.where, moment.beginAllWith ?? new Map(), FEW),
            },
          }
        : asked
    const [row] = await selectTickets(db, engine, selection, { sort, limit: 1 })
    const query = pageQuery(db, engine, selection, {
      sort,
      limit: 51,
      ...(deep && row && { after: [row.place, row.id] }),
    }).compile()
    const explain = world.store.engine === 'sqlite' ? 'explain query plan' : 'explain'
    const { rows } = await world.store.snapshot(async (snapshot) => {
      // As little beside these rows as there is beside those of a big installation.
      if (world.store.engine === 'postgres') await sql`set local work_mem = '64kB'`.execute(snapshot)
      return snapshot.executeQuery<Record<string, unknown>>(
        CompiledQuery.raw(`${explain} ${query.sql}`, [...query.parameters]),
      )
    })
    return rows.map((one) => String(one['detail'] ?? one['QUERY PLAN'])).join('\n')
  }

  const SCAN = /SCAN tickets(?! USING INDEX)|Seq Scan on tickets/
  /** An incremental sort orders a few rows of equal value, which an index has brought in order; that is no sort. */
  const SORT = /USE TEMP B-TREE FOR ORDER BY|(^|-> +)Sort +\(/m

  const inProject: [TicketFilters, TicketSort][] = [
    ...(['created_at', 'updated_at', 'priority', 'number', 'rank'] as const).flatMap((sort) => [
      [{}, sort] as [TicketFilters, TicketSort],
      [{}, `-${sort}`] as [TicketFilters, TicketSort],
    ]),
    [{}, 'due_at'],
    ...STATUSES.map((status) => [{ status: [status] }, '-updated_at'] as [TicketFilters, TicketSort]),
    [{ step: [BASIC_STEPS[0]?.id ?? ''] }, 'rank'],
  ]
  async function planOfQuery(actor: Actor, q: string) {
    const { db } = world.store
    const reach = await reachOfAll(db, actor)
    return planOf(actor, reach, await readFilters(db, actor, reach, { q }), '-created_at', false)
  }

  for (const [q, index] of [
    ['rating:1', /ratings_by_score/],
    ['rating:1..2', /ratings_by_score/],
    ['label:rare', /ticket_labels_by_label/],
    ['sla:paused', /sla_clocks_by_state/],
    ['rating:1 status:open', /ratings_by_score/],
    ['label:rare status:open', /ticket_labels_by_label/],
  ] as const)
    test(`${q} begins with the few tickets of which it is true`, async () => {
      for (const actor of [SYSTEM, actorOf(agent)]) {
        const plan = await planOfQuery(actor, q)
        assert.match(plan, index)
        assert.doesNotMatch(plan, /tickets_created/)
        assert.doesNotMatch(plan, SCAN)
      }
    })

  for (const q of [
    'rating:5',
    '-rating:5',
    'rating:none',
    '-rating:none',
    'label:common',
    '-label:common',
    '-sla:met',
  ])
    test(`${q} asks about one ticket after the other instead of reading all of which it is true`, async () => {
      for (const actor of [SYSTEM, actorOf(agent)])
        assert.doesNotMatch(
          await planOfQuery(actor, q),
          /LIST SUBQUERY|Seq Scan on (ratings|ticket_labels|sla_clocks)|Materialize/,
        )
    })

  for (const deep of [false, true]) {
    const where = deep ? 'a later page' : 'the first page'
    for (const [filters, sort] of inProject) {
      test(`${where} of one project by ${sort} with ${JSON.stringify(filters)}`, async () => {
        const actor = actorOf(agent)
        const reached = await reachOf(world.store.db, actor, 'BIG')
        assert.ok(reached)
        const reach: Reach = { projects: new Map([[big.id, reached]]), bounded: true }
        const plan = await planOf(actor, reach, filters, sort, deep)
        assert.doesNotMatch(plan, SCAN)
        assert.doesNotMatch(plan, SORT)
      })
    }

    for (const sort of ['-created_at', '-updated_at', 'created_at', 'updated_at'] as const) {
      test(`${where} of everything by ${sort}, for an admin and for an agent with closed projects`, async () => {
        for (const actor of [SYSTEM, actorOf(agent)]) {
          const plan = await planOf(actor, await reachOfAll(world.store.db, actor), {}, sort, deep)
          assert.doesNotMatch(plan, SCAN)
          assert.doesNotMatch(plan, SORT)
        }
      })
    }

    test(`${where} of what somebody has or reported, newest change first`, async () => {
      const actor = actorOf(agent)
      const reach = await reachOfAll(world.store.db, actor)
      for (const filters of [{ assignee: [agent.id] }, { reporter: [agent.id] }]) {
        const plan = await planOf(actor, reach, filters, '-updated_at', deep)
        assert.doesNotMatch(plan, SCAN)
        assert.doesNotMatch(plan, SORT)
      }
    })

    const queries: [string, TicketSort][] = [
      ['status:open assignee:me', '-updated_at'],
      ['project:BIG status:open priority>=high', '-updated_at'],
      ['project:BIG priority:high', '-priority'],
      ['project:BIG priority:high,critical has:due', '-created_at'],
      ['project:BIG status:open updated<-7d', 'updated_at'],
      ['reporter:me -status:closed', '-updated_at'],
      ['status:open updated>-7d', '-updated_at'],
      ...['-rating:1', 'rating:5', '-rating:5', 'rating:none', 'rating:1 OR rating:none'].map(
        (q): [string, TicketSort] => [q, '-created_at'],
      ),
      ['key:BIG-12', '-created_at'],
    ]
    for (const [q, sort] of queries) {
      test(`${where} of the query ${q} by ${sort}`, async () => {
        const { db } = world.store
        for (const actor of [SYSTEM, actorOf(agent)]) {
          const mine = actor.person_id === null ? q.replaceAll(':me', `:${agent.id}`) : q
          const reach = await reachOfAll(db, actor)
          const plan = await planOf(
            actor,
            reach,
            await readFilters(db, actor, reach, { q: mine }),
            sort,
            deep,
          )
          assert.doesNotMatch(plan, SCAN)
          if (!q.startsWith('key:')) assert.doesNotMatch(plan, SORT)
        }
      })
    }

    test(`${where} of a requester touches own tickets only`, async () => {
      const actor = actorOf(requester)
      const plan = await planOf(actor, await reachOfAll(world.store.db, actor), {}, '-created_at', deep)
      assert.doesNotMatch(plan, SCAN)
    })
  }
})
