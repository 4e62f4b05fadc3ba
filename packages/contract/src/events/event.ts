import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, nullable } from '../schema.ts'

/** How a change came in. Readers, plugins and rules name themselves: `reader:<name>`, `plugin:<id>`, `rule:<id>:<version>`. */
export type Via =
  | 'web'
  | 'api'
  | 'live'
  | 'cli'
  | 'import'
  | 'system'
  | `reader:${string}`
  | `plugin:${string}`
  | `rule:${string}`

/** An event as it stands in the log: ids of people, instants as ISO 8601. */
export interface LogEvent<Data = unknown> {
  seq: number
  /** When it happened; imports keep the original time. ISO 8601. */
  at: string
  /** When it was written. ISO 8601. */
  recorded_at: string
  actor_id: string | null
  via: string
  cause_seq: number | null
  root_seq: number | null
  depth: number
  kind: string
  version: number
  project_id: string | null
  ticket_id: string | null
  request_id: string | null
  data: Data
}

/** An event as the feed shows it. */
export const Event = Type.Object({
  seq: Seq,
  kind: Type.String(),
  version: Type.Integer(),
  at: Instant,
  recorded_at: Instant,
  actor: nullable(NamedRef),
  via: Type.String(),
  cause_seq: nullable(Seq),
  project_id: nullable(Id),
  ticket_id: nullable(Id),
  request_id: nullable(Type.String()),
  data: Type.Record(Type.String(), Type.Unknown()),
})
export type Event = Static<typeof Event>

export const EventFeed = Type.Object({
  items: Type.Array(Event),
  next: Type.Integer({
    description: 'Pass it as ?after= to go on; it also passes events that you may not see',
  }),
  head: Type.Integer({ description: 'The seq of the newest event of the installation' }),
})
export type EventFeed = Static<typeof EventFeed>

/** One entry of a ticket's history: the event, and the same in words. */
export const HistoryEntry = Type.Intersect([Event, Type.Object({ text: Type.String() })])
export type HistoryEntry = Static<typeof HistoryEntry>
