import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { NOTIFICATION_KINDS, NOTIFICATION_STATES } from '@waybill/contract/notifications/notification.ts'
import { CompiledQuery, sql, type Compilable } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import { actorOf, createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { manyTickets } from '../views/testing/many-tickets.ts'
import { inboxReader, notificationPage, unreadQuery, type InboxReader } from './notifications.queries.ts'

const TICKETS = 20_000
const PEOPLE = 20
const NOTIFICATIONS = 40_000

/** However many notifications there are, an inbox is read along an index of its person, and tickets by their ids. */
describe(`the plan of an inbox among ${String(NOTIFICATIONS)} notifications`, () => {
  let world: TestWorld
  const readers: [string, InboxReader][] = []

  before(async () => {
    world = await createTestWorld()
    const people: TestPerson[] = []
    for (let index = 0; index < PEOPLE; index += 1)
      people.push(await world.person(index % 2 === 0 ? 'agent' : 'requester'))
    await world.project({ key: 'PRIV', access: 'private' })
    await manyTickets(world, TICKETS)
    const tickets = await world.store.db.selectFrom('tickets').select('id').execute()
    for (let start = 0; start < NOTIFICATIONS; start += 1_000) {
      const rows = Array.from({ length: 1_000 }, (_, offset) =>
        row(start + offset, people, tickets[(start + offset) % TICKETS]?.id ?? ''),
      )
      await world.store.write((tx) => tx.insertInto('notifications').values(rows).execute())
    }
    if (world.store.engine === 'postgres') await world.store.write((tx) => sql`analyze`.execute(tx))
    for (const person of people.slice(0, 2)) {
      const reader = await inboxReader(world.store.db, actorOf(person))
      if (reader) readers.push([person.role, reader])
    }
  })
  after(() => world.close())

  function row(index: number, people: readonly TestPerson[], ticket_id: string) {
    const at = world.now - index * 1_000
    const is = (by: number) => (index % by === 0 ? at : null)
    return {
      id: newId(),
      person_id: people[index % people.length]?.id ?? '',
      ticket_id,
      kind: NOTIFICATION_KINDS[index % NOTIFICATION_KINDS.length] ?? 'comment',
      actor_id: null,
      events: 1,
      seq: index,
      internal: 0 as const,
      comment_id: null,
      status_before: null,
      status_after: null,
      step_id: null,
      notice: null,
      about: null,
      first_at: at,
      at,
      read_at: index % 11 === 0 ? null : at,
      snoozed_until: is(97),
      done_at: is(3),
      added_version: index,
      version: index,
    }
  }

  async function planOf(query: Compilable): Promise<string> {
    const { sql: text, parameters } = query.compile()
    const explain = world.store.engine === 'sqlite' ? 'explain query plan' : 'explain'
    const { rows } = await world.store.db.executeQuery<Record<string, unknown>>(
      CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
    )
    return rows.map((one) => String(one['detail'] ?? one['QUERY PLAN'])).join('\n')
  }

  const SCAN = /SCAN (notifications|tickets)(?! USING (COVERING )?INDEX)|Seq Scan on (notifications|tickets)/

  test('neither a page of any state nor the count looks at all notifications or all tickets', async () => {
    for (const [role, reader] of readers) {
      for (const state of NOTIFICATION_STATES) {
        for (const after of [null, [world.now - 1_000_000, newId()] as const]) {
          const plan = await planOf(notificationPage(world.store.db, reader, { state, limit: 51, after }))
          assert.doesNotMatch(plan, SCAN, `${role} ${state}`)
        }
      }
      assert.doesNotMatch(await planOf(unreadQuery(world.store.db, reader)), SCAN, role)
    }
  })

  test('a page comes in the order of its index, without a sort', async () => {
    for (const [role, reader] of readers.filter(([one]) => one === 'agent')) {
      for (const state of ['unread', 'all'] as const) {
        const query = notificationPage(world.store.db, reader, { state, limit: 51, after: null })
        assert.doesNotMatch(await planOf(query), /USE TEMP B-TREE FOR ORDER BY|(^|-> +)Sort +\(/m, role)
      }
    }
  })
})
