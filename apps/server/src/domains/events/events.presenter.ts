import type { Actor } from '@waybill/contract/access/policies.ts'
import { describeEvent } from '@waybill/contract/events/describe-event.ts'
import type { Event, HistoryEntry, LogEvent } from '@waybill/contract/events/event.ts'
import type { Static } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { seenTickets, type SeenTicket } from '../tickets/seen-tickets.queries.ts'
import { namesFor } from './event-names.ts'

/** Events as the feed shows them: names of today, and no ids of tickets that the reader may not see. */
export async function presentEvents(db: Db, actor: Actor, events: readonly LogEvent[]): Promise<Event[]> {
  const people = await namesOfPeople(
    db,
    events.flatMap((event) => event.actor_id ?? []),
  )
  const seen = await seenTickets(db, actor, events.flatMap(otherTickets))
  return events.map((event) => present(event, people, seen))
}

/** The same with each event in words. */
export async function presentHistory(
  db: Db,
  actor: Actor,
  events: readonly LogEvent[],
): Promise<Static<typeof HistoryEntry>[]> {
  const items = await presentEvents(db, actor, events)
  const names = await namesFor(db, actor, events)
  return events.flatMap((event, index) => {
    const item = items[index]
    return item ? [{ ...item, text: describeEvent(event, names) }] : []
  })
}

function present(
  event: LogEvent,
  people: ReadonlyMap<string, string>,
  seen: ReadonlyMap<string, SeenTicket>,
): Event {
  const { seq, kind, version, at, recorded_at, actor_id, via, cause_seq, project_id, ticket_id, request_id } =
    event
  return {
    seq,
    kind,
    version,
    at,
    recorded_at,
    actor: actor_id === null ? null : { id: actor_id, name: people.get(actor_id) ?? '' },
    via,
    cause_seq,
    project_id,
    ticket_id,
    request_id,
    data: withoutUnseen(event, seen),
  }
}

/** Other tickets that the data of an event names. */
function otherTickets(event: LogEvent): string[] {
  const data = dataOf(event)
  if (isLink(event)) return typeof data['ticket'] === 'string' ? [data['ticket']] : []
  return referenceLists(data).flatMap((holder) => idsIn(holder['references']))
}

function withoutUnseen(event: LogEvent, seen: ReadonlyMap<string, SeenTicket>): Record<string, unknown> {
  const data = dataOf(event)
  if (isLink(event)) return seen.has(String(data['ticket'])) ? data : { ...data, ticket: null }
  const copy = { ...data }
  for (const name of REFERENCE_HOLDERS) {
    const holder = data[name]
    if (!isObject(holder) || !Array.isArray(holder['references'])) continue
    copy[name] = { ...holder, references: idsIn(holder['references']).filter((id) => seen.has(id)) }
  }
  return copy
}

/** Where comments' events keep `references`. */
const REFERENCE_HOLDERS = ['comment', 'before', 'after'] as const

function referenceLists(data: Record<string, unknown>): Record<string, unknown>[] {
  return REFERENCE_HOLDERS.map((name) => data[name]).filter(isObject)
}

function isLink(event: LogEvent): boolean {
  return event.kind === 'ticket.linked' || event.kind === 'ticket.unlinked'
}

function dataOf(event: LogEvent): Record<string, unknown> {
  return isObject(event.data) ? event.data : {}
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function idsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
