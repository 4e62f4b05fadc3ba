import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { KyselyPlugin } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { createReaderRunner } from '../../kernel/reader-runner.ts'
import { runRules } from '../../readers/automation/run-rules.reader.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../testing/test-world.ts'
import { purgeDeletedTickets } from '../tickets/purge-deleted-tickets.command.ts'
import { KeptTickets } from './kept-tickets.ts'
import { momentOf } from './ticket-moment.ts'

let world: TestWorld
let admin: TestPerson
/** Events that were read since it was set to 0. */
let read = 0
let counted: Db

beforeEach(async () => {
  world = await createTestWorld()
  admin = await world.person('admin')
  await world.project({ key: 'WEB' })
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult({ result }) {
      read += result.rows.filter((row) => 'cause_seq' in row).length
      return Promise.resolve(result)
    },
  }
  counted = world.store.db.withPlugin(counter)
  read = 0
})
afterEach(() => world.close())

async function talkedAbout(comments: number): Promise<{ id: string; key: string }> {
  const ticket = await world.ticket({ project: { key: 'WEB' }, reporter: admin })
  for (let count = 1; count <= comments; count += 1) {
    const body = { body: `Comment ${String(count)}` }
    assert.equal((await world.call(admin, 'POST', `/tickets/${ticket.key}/comments`, { body })).status, 201)
  }
  return ticket
}

const eventsOf = (ticketId: string): Promise<LogEvent[]> =>
  readEvents(world.store.db, { ticketId, limit: 1_000 })

describe('what a ticket was at an event', () => {
  test('is read on from the event before: each event of the ticket is read once, however many there are', async () => {
    const { id } = await talkedAbout(60)
    const events = await eventsOf(id)
    const kept = new KeptTickets()
    for (const event of events)
      assert.deepEqual(await momentOf(counted, event, id, kept), await momentOf(world.store.db, event, id))
    assert.equal(read, events.length - 1)
  })

  test('is the same when events are asked for once more, out of order, or when too much is kept', async () => {
    const [one, other] = [await talkedAbout(5), await talkedAbout(5)]
    const events = [...(await eventsOf(one.id)), ...(await eventsOf(other.id))]
    const shuffled = [...events, ...events.toReversed(), ...events.filter((_, index) => index % 2 === 0)]
    for (const most of [
      { tickets: 1_000, size: 1_000_000 },
      { tickets: 1, size: 1_000_000 },
      { tickets: 1_000, size: 1 },
    ]) {
      const kept = new KeptTickets(most)
      for (const event of shuffled)
        for (const ticket of [one.id, other.id])
          assert.deepEqual(
            await momentOf(counted, event, ticket, kept),
            await momentOf(world.store.db, event, ticket),
          )
    }
  })

  test('is read anew only for tickets that were not used for longest', async () => {
    const tickets = [await talkedAbout(3), await talkedAbout(3), await talkedAbout(3)]
    const last = (await readEvents(world.store.db, { limit: 1, newestFirst: true }))[0]
    assert.ok(last)
    const event = { ...last, seq: last.seq + 1, ticket_id: null }
    const kept = new KeptTickets({ tickets: 2, size: 1_000_000 })
    const readOf = async (index: number) => {
      read = 0
      await momentOf(counted, event, tickets[index]?.id ?? '', kept)
      return read
    }
    const all = await readOf(0)
    assert.ok(all > 3)
    assert.deepEqual([await readOf(1), await readOf(0), await readOf(2)], [all, 0, all])
    assert.deepEqual([await readOf(0), await readOf(2), await readOf(1)], [0, 0, all])
  })

  test('is nothing once the ticket is purged, whatever was kept of it', async () => {
    const { id, key } = await talkedAbout(1)
    const kept = new KeptTickets()
    const [created] = await eventsOf(id)
    assert.ok(created)
    assert.ok(await momentOf(world.store.db, { ...created, seq: created.seq + 1_000 }, id, kept))
    await world.call(admin, 'DELETE', `/tickets/${key}`)
    world.tick(365 * 24 * 60 * 60_000)
    await world.run(purgeDeletedTickets, { limit: 10 })
    const later = { ...created, seq: created.seq + 2_000, ticket_id: null }
    assert.equal(await momentOf(world.store.db, later, id, kept), null)
  })

  test('costs a reader of the log no more for a long ticket than for a short one', async () => {
    const definition = {
      trigger: { on: 'event', kinds: ['comment.added'] },
      when: { type: 'after', query: 'priority:critical' },
      actions: [{ kind: 'set', values: { severity: 'high' } }],
    }
    const body = { name: 'Never', project: 'WEB', definition }
    const rule = (await world.call(admin, 'POST', '/rules', { body })).body as { id: string }
    await world.call(admin, 'PATCH', `/rules/${rule.id}`, { body: { state: 'on' } })
    const { store: real } = world
    const store: TestWorld['store'] = {
      engine: real.engine,
      sql: real.sql,
      db: counted,
      background: real.background,
      write: (work) => real.write(work),
      snapshot: (work) => real.snapshot(work),
      letOthersWrite: (most) => real.letOthersWrite(most),
      close: () => real.close(),
    }
    const newRunner = () =>
      createReaderRunner({ ...world.kernel, store }, [runRules], {
        jobs: null,
        onError: (_reader, error) => assert.fail(String(error)),
      })
    // It begins at the head of the log, and hears of all comments later.
    const first = newRunner()
    await first.start()
    await first.stop()
    await talkedAbout(80)
    const runner = newRunner()
    read = 0
    await runner.start()
    await runner.catchUp()
    await runner.stop()
    // Each comment by the reader itself, and once more for the ticket before the next one.
    assert.ok(read >= 80 && read <= 3 * 82, `${String(read)} events were read`)
  })
})
