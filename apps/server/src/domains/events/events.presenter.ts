import type { Actor } from '@waybill/contract/access/policies.ts'
import { describeEvent } from '@waybill/contract/events/describe-event.ts'
import type { Event, HistoryEntry, LogEvent } from '@waybill/contract/events/event.ts'
import type { Static } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { seenTickets } from '../tickets/seen-tickets.queries.ts'
import { commentsThatStand } from './event-comments.queries.ts'
import { WORDS_HOLDERS, commentWithWordsIn, dataOf, idsIn, isLink, isObject } from './event-data.ts'
import { namesFor } from './event-names.ts'
import { EventRights } from './event-rights.ts'

/** Some tickets by id. */
type TicketSight = ReadonlyMap<string, unknown>

/**
 * Events as the feed shows them: names of today, no ids of tickets that the reader may not see, the words of deleted
 * comments only for who audits the installation, and of private views nothing but that they are.
 * @param outside they leave Waybill: then the words of deleted comments are for nobody
 */
export async function presentEvents(
  db: Db,
  actor: Actor,
  events: readonly LogEvent[],
  { outside = false } = {},
): Promise<Event[]> {
  const people = await namesOfPeople(
    db,
    events.flatMap((event) => event.actor_id ?? []),
  )
  const seen = await seenTickets(db, actor, events.flatMap(otherTickets))
  const rights = new EventRights(db, actor)
  const besideInternal = await rights.besideInternal(events)
  const withWords = rights.audits && !outside ? null : await commentsThatStand(db, events.flatMap(commentsIn))
  return events.map((event) => {
    const data = withoutPrivateView(event, withoutUnseen(event, seen))
    const comment = commentWithWordsIn(event)
    const deleted = comment !== null && withWords !== null && !withWords.has(comment)
    // The cause may be an internal comment; that there is one is nobody's business who may not read it.
    const cause_seq = besideInternal.has(event) ? event.cause_seq : null
    return present({ ...event, cause_seq }, people, deleted ? withoutWords(data) : data)
  })
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

function present(event: LogEvent, people: ReadonlyMap<string, string>, data: Record<string, unknown>): Event {
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
    data,
  }
}

function commentsIn(event: LogEvent): string[] {
  const comment = commentWithWordsIn(event)
  return comment === null ? [] : [comment]
}

/** Other tickets that the data of an event names. */
export function otherTickets(event: LogEvent): string[] {
  const data = dataOf(event)
  if (isLink(event)) return typeof data['ticket'] === 'string' ? [data['ticket']] : []
  return WORDS_HOLDERS.map((name) => data[name])
    .filter(isObject)
    .flatMap((holder) => idsIn(holder['references']))
}

/** What an event says to whom it names only the tickets that they see. */
export function withoutUnseen(event: LogEvent, seen: TicketSight): Record<string, unknown> {
  const data = dataOf(event)
  if (isLink(event)) return seen.has(String(data['ticket'])) ? data : { ...data, ticket: null }
  const copy = { ...data }
  for (const name of WORDS_HOLDERS) {
    const holder = data[name]
    if (!isObject(holder) || !Array.isArray(holder['references'])) continue
    copy[name] = { ...holder, references: idsIn(holder['references']).filter((id) => seen.has(id)) }
  }
  return copy
}

/** What somebody saved for themselves is nobody else's to read, whoever reads the log. */
function withoutPrivateView({ kind }: LogEvent, data: Record<string, unknown>): Record<string, unknown> {
  if (!kind.startsWith('view.') || data['shared'] === true) return data
  const { view, owner, shared } = data
  return { view, owner, shared }
}

/** What an event says of a comment whose words are gone. */
function withoutWords(data: Record<string, unknown>): Record<string, unknown> {
  const copy = { ...data }
  for (const name of WORDS_HOLDERS) {
    const holder = data[name]
    if (isObject(holder)) copy[name] = { ...holder, body: '', mentions: [], references: [] }
  }
  return copy
}
