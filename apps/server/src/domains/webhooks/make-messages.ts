import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Event, LogEvent } from '@waybill/contract/events/event.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { TEST_TOPIC } from '@waybill/contract/webhooks/webhook-topics.ts'
import { readEventsAt } from '../../kernel/event-log.ts'
import { toIso } from '../../kernel/clock.ts'
import type { Store } from '../../kernel/store.ts'
import { isObject } from '../events/event-data.ts'
import { EventRights } from '../events/event-rights.ts'
import { presentEvents } from '../events/events.presenter.ts'
import { presentVersions, type VersionWithFacts } from '../past/present-versions.ts'
import { versionAt } from '../past/ticket-version.queries.ts'
import { WHOLE, type View } from '../tickets/ticket-view.ts'
import { loadTicket, type TicketWithFacts } from '../tickets/tickets.queries.ts'
import { commentOfEvent } from './comment-of-event.ts'
import { cutMessage } from './cut-message.ts'
import type { DeliveryRow } from './deliveries.queries.ts'

/** The whole ticket, without what is about who looks at it. */
const SHOWN: View = new Set([...WHOLE].filter((name) => name !== 'watching' && name !== 'can'))
/** What moves with every change says nothing as a former value. */
const MOVES_ALWAYS: ReadonlySet<string> = new Set(['seq', 'updated_at'])

/** Of these the ticket and its comment say all that the event says. */
const TOLD_WHOLE: ReadonlySet<string> = new Set(['ticket.created', 'comment.added'])

/**
 * Messages as JSON by the rights that their owner has now (rule R6): each ticket as it was right after its event, however
 * late it is told. Null for what the owner may not see, or what is not there any more.
 */
export async function makeMessages(
  store: Store,
  owner: Actor,
  deliveries: readonly DeliveryRow[],
): Promise<Map<string, string | null>> {
  const { db } = store
  const events = await readEventsAt(
    db,
    deliveries.flatMap(({ seq }) => seq ?? []),
  )
  const rights = new EventRights(db, owner)
  const headings = new Set((await rights.readable(events)).map(({ seq }) => seq))
  const seen = await rights.readableWithData(events.filter(({ seq }) => headings.has(seq)))
  const shown = await presentEvents(db, owner, seen, { outside: true })
  const messages = new Map<string, string | null>()
  for (const delivery of deliveries) {
    const at = seen.findIndex(({ seq }) => seq === delivery.seq)
    const [event, shownEvent] = [seen[at], shown[at]]
    if (delivery.seq === null) messages.set(delivery.id, testMessage(delivery))
    else if (!event || !shownEvent) messages.set(delivery.id, null)
    else messages.set(delivery.id, await makeMessage(store, owner, delivery, event, shownEvent))
  }
  return messages
}

function testMessage({ webhook_id, queued_at }: DeliveryRow): string {
  return JSON.stringify({
    event: TEST_TOPIC,
    timestamp: toIso(queued_at),
    data: { webhook: webhook_id, text: 'This is a test. Whatever answers with 2xx has received it.' },
    seq: null,
    actor: null,
    previous: null,
  })
}

async function makeMessage(
  store: Store,
  owner: Actor,
  delivery: DeliveryRow,
  event: LogEvent,
  shown: Event,
): Promise<string | null> {
  const told = await tellTicket(store, owner, delivery, event)
  if (event.ticket_id !== null && told === null) return null
  return cutMessage({
    event: delivery.event,
    timestamp: event.at,
    data: told?.data ?? shown.data,
    seq: delivery.seq,
    actor: shown.actor,
    previous: told?.previous ?? null,
    ...(told && delivery.event === event.kind && !TOLD_WHOLE.has(event.kind) && { change: shown.data }),
  })
}

/** The ticket after the event, and what was different before. */
async function tellTicket(
  store: Store,
  owner: Actor,
  { seq, first_seq }: DeliveryRow,
  event: LogEvent,
): Promise<{ data: object; previous: object | null } | null> {
  const { ticket_id: id, project_id } = event
  if (id === null || seq === null) return null
  const found = await loadTicket(store.db, id, owner)
  // Of what was purged nothing is left but that it was.
  if (!found) return event.kind === 'ticket.purged' ? { data: { id, project_id }, previous: null } : null
  const now = await ticketAt(store, owner, found, seq)
  if (!now) return null
  const before = await ticketAt(store, owner, found, (first_seq ?? seq) - 1)
  const said = await commentOfEvent(store.db, owner, found, event)
  const previous = { ...(before && whatDiffers(before, now)), ...said?.previous }
  return {
    data: said ? { ...now, comment: said.comment } : now,
    previous: Object.keys(previous).length > 0 ? previous : null,
  }
}

async function ticketAt(
  store: Store,
  owner: Actor,
  { ticket, project, facts }: TicketWithFacts,
  seq: number,
): Promise<Partial<Ticket> | undefined> {
  const moment = { axis: 'seq' as const, value: seq }
  const version = await versionAt(store.background, ticket.id, moment)
  if (!version) return undefined
  const found: VersionWithFacts = { version, project, facts }
  const [shown] = await presentVersions(store, owner, [found], SHOWN, moment)
  return shown
}

function whatDiffers(before: object, now: object): Record<string, unknown> {
  const after = new Map(Object.entries(now))
  return Object.fromEntries(
    Object.entries(before).filter(
      ([name, value]) => !MOVES_ALWAYS.has(name) && !isSame(value, after.get(name)),
    ),
  )
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || ((isObject(a) || Array.isArray(a)) && JSON.stringify(a) === JSON.stringify(b))
}
