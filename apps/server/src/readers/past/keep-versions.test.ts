import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { EventKind } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { foldTicket, type TicketState } from '@waybill/contract/events/fold-ticket.ts'
import fc from 'fast-check'
import { foldedAt, type TicketVersion } from '../../domains/past/fold-version.ts'
import { OPEN } from '../../domains/past/version-levels.ts'
import { addComment } from '../../domains/comments/add-comment.command.ts'
import { updateTicket } from '../../domains/tickets/update-ticket.command.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { createTestWorld, type TestWorld } from '../../testing/test-world.ts'
import { keepVersions } from './keep-versions.ts'

const START = Date.UTC(2026, 2, 2)

/** Something that happens to one of three tickets; `at` may lie before what happened earlier, as in imports. */
interface Happening {
  ticket: string
  at: number
  kind: EventKind
  data: unknown
}

const who = fc.constantFrom('ana', 'ben', null)
const comment = fc.constantFrom('c1', 'c2', 'c3')
const internal = fc.boolean()
const change = <T>(after: fc.Arbitrary<T>) => after.map((values) => ({ before: {}, after: values }))
const sets = fc.record({
  added: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
  removed: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
})

const whatHappens: fc.Arbitrary<Pick<Happening, 'kind' | 'data'>> = fc.oneof(
  kind(
    'ticket.edited',
    change(fc.record({ title: fc.string(), description: fc.string() }, { requiredKeys: [] })),
  ),
  kind('ticket.assigned', change(fc.record({ assignee: who }))),
  kind('ticket.priority_changed', change(fc.record({ priority: fc.constantFrom('low', 'critical') }))),
  kind(
    'ticket.status_changed',
    change(fc.record({ step: fc.constantFrom('s1', 's2'), status: fc.constantFrom('open', 'closed') })),
  ),
  kind(
    'ticket.fields_changed',
    change(fc.record({ fields: fc.dictionary(fc.constantFrom('x', 'y'), fc.nat()) })),
  ),
  kind('ticket.labels_changed', sets),
  kind('ticket.watchers_changed', sets),
  kind('ticket.deleted', fc.constant({})),
  kind('ticket.restored', fc.constant({})),
  kind('ticket.purged', fc.constant({})),
  kind(
    'comment.added',
    fc.record({ internal }).map((one) => ({ comment: { ...one, id: 'c', author: 'ana', body: 'x' } })),
  ),
  kind('comment.deleted', fc.record({ comment, internal })),
)

function kind(name: EventKind, data: fc.Arbitrary<unknown>) {
  return data.map((one) => ({ kind: name, data: one }))
}

const happenings = fc.array(
  fc.record({
    ticket: fc.constantFrom('t1', 't2', 't3'),
    at: fc.integer({ min: -3, max: 6 }),
    what: whatHappens,
  }),
  { maxLength: 40 },
)

describe('versions of tickets', () => {
  let world: TestWorld
  before(async () => {
    world = await createTestWorld()
  })
  after(() => world.close())

  test('say for every position what folding the log up to there says, however the events come', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.integer({ min: 1, max: 9 }), async (some, atOnce) => {
        const events = logOf(some)
        for (let start = 0; start < events.length; start += atOnce)
          await keep(events.slice(start, start + atOnce))
        await agree(events)
      }),
      { numRuns: 150 },
    )
  })

  async function keep(events: readonly LogEvent[]): Promise<void> {
    await world.store.write((tx) => keepVersions(tx, events))
  }

  async function agree(events: readonly LogEvent[]): Promise<void> {
    const rows = await world.store.db.selectFrom('ticket_versions').selectAll().orderBy('seq').execute()
    for (const [id, own] of Map.groupBy(events, (event) => event.ticket_id ?? '')) {
      compare(
        own,
        rows.filter((row) => row.id === id),
      )
    }
    await world.store.write((tx) => tx.deleteFrom('ticket_versions').execute())
  }

  test('of a ticket are made anew when an event of it comes late', async () => {
    const ana = await world.person('agent')
    const ticket = await world.ticket({ reporter: ana })
    for (const title of ['one', 'two', 'three']) {
      world.tick(1_000)
      await world.run(updateTicket, { ticket: ticket.id, title }, ana)
      await world.run(addComment, { ticket: ticket.id, body: title, internal: title === 'two' }, ana)
    }
    const events = await readEvents(world.store.db, { ticketId: ticket.id, limit: 100 })
    for (const late of events) {
      await keep(events.filter((event) => event !== late && event.seq < late.seq))
      await keep(events.filter((event) => event.seq > late.seq))
      await keep([late])
      await agree(events)
    }
  })
})

/** A log in which each ticket is made before anything else happens to it, and nothing after it is gone. */
function logOf(
  some: readonly { ticket: string; at: number; what: Pick<Happening, 'kind' | 'data'> }[],
): LogEvent[] {
  const seen = new Map<string, 'there' | 'gone'>()
  const list: Happening[] = []
  some.forEach(({ ticket, at, what }, index) => {
    const state = seen.get(ticket)
    if (state === 'gone') return
    seen.set(ticket, state !== undefined && what.kind === 'ticket.purged' ? 'gone' : 'there')
    const first = { kind: 'ticket.created' as const, data: { after: firstValues(index) } }
    list.push({ ticket, at: index * 3 + at, ...(state === undefined ? first : what) })
  })
  return list.map((one, index) => eventOf(one, index + 1))
}

function firstValues(number: number) {
  return {
    number,
    title: 'Printer on fire',
    description: '',
    step: 's1',
    status: 'open',
    priority: 'medium',
    severity: null,
    category: null,
    sub_category: null,
    department: null,
    assignee: null,
    team: null,
    reporter: 'ana',
    due_at: null,
    fields: { floor: 2 },
    rank: 'a0',
    first_response_at: null,
    resolved_at: null,
    closed_at: null,
    labels: ['b'],
    watchers: [],
  }
}

function eventOf({ ticket, at, kind: name, data }: Happening, seq: number): LogEvent {
  return {
    seq,
    kind: name,
    at: new Date(START + at).toISOString(),
    recorded_at: new Date(START).toISOString(),
    actor_id: null,
    via: 'api',
    cause_seq: null,
    root_seq: null,
    depth: 0,
    version: 1,
    project_id: 'p',
    ticket_id: ticket,
    request_id: null,
    data,
  }
}

/** The rows of one ticket against its events folded one after the other. */
function compare(events: readonly LogEvent[], rows: readonly TicketVersion[]): void {
  const states: TicketState[] = []
  let state: TicketState | undefined
  for (const event of events) {
    state = foldTicket(state, event)
    if (state) states.push(state)
  }
  if (!state) states.length = 0
  assert.deepEqual(
    rows.map((row) => row.seq),
    states.map((one) => one.seq),
  )
  rows.forEach((row, index) => {
    const said = states[index]
    assert.ok(said)
    assert.deepEqual(foldedAt(row).state, {
      ...said,
      title: '',
      description: '',
      links: [],
      comments: [],
      attachments: [],
    })
    const textOf = (name: 'title' | 'description', at: number) => {
      const event = events.find((one) => one.seq === at)
      assert.ok(event)
      return (event.data as { after: Record<string, unknown> }).after[name]
    }
    assert.equal(textOf('title', row.title_seq), said.title)
    assert.equal(textOf('description', row.description_seq), said.description)
    const next = rows[index + 1]
    assert.deepEqual([row.to_seq, row.to_at], next ? [next.seq, next.updated_at] : [OPEN, OPEN])
    assert.equal(row.level_at === null, row.to_at === row.updated_at)
    const open = events.filter((event) => event.seq <= row.seq && !isInternal(event))
    assert.equal(row.public_seq, open.at(-1)?.seq)
    assert.equal(row.public_updated_at, Math.max(...open.map((event) => Date.parse(event.at))))
  })
}

function isInternal({ kind: name, data }: LogEvent): boolean {
  if (!name.startsWith('comment.')) return false
  return name === 'comment.added'
    ? (data as { comment: { internal: boolean } }).comment.internal
    : (data as { internal: boolean }).internal
}
