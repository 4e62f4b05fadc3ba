import type { ColumnType, Generated } from 'kysely'

/** JSON as text in both engines (jsonb on PostgreSQL, handed over unparsed); read it with JSON.parse at one spot per column. */
export type JsonText = ColumnType<string, string, string>
/** Milliseconds since 1970 UTC. */
export type Millis = number
/** 0 or 1: SQLite has no boolean, and one text of SQL serves both engines. */
export type Flag = 0 | 1

export interface LogHeadTable {
  id: 1
  seq: number
  /** The seq of the last event after which names, labels or rights may read differently. */
  directory_seq: number
}

export interface EventsTable {
  seq: number
  at: Millis
  recorded_at: Millis
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
  data: JsonText
}

export interface ReadersTable {
  name: string
  cursor: number
  lease_owner: string | null
  lease_until: Millis
  /** Attempts at the event after `cursor`, and when to try again. */
  attempts: Generated<number>
  retry_at: Generated<Millis>
  last_error: string | null
}

export interface ParkedEventsTable {
  reader: string
  seq: number
  attempts: number
  error: string
  parked_at: Millis
  /** When somebody asked to try it again; null: it rests. */
  retry_at: Millis | null
}

export interface JobsTable {
  id: string
  queue: string
  payload: JsonText
  run_at: Millis
  attempts: Generated<number>
  locked_by: string | null
  locked_until: Generated<Millis>
  state: Generated<'waiting' | 'failed'>
  last_error: string | null
  created_at: Millis
  lane: string | null
}

export interface JobKeysTable {
  queue: string
  key: string
  created_at: Millis
}

export interface IdempotencyKeysTable {
  actor_id: string
  key: string
  command: string
  request_hash: string
  /** The command's result as JSON; null: the first answer held a secret and is not kept. */
  result: ColumnType<string | null, string | null, string | null>
  created_at: Millis
}

export interface KernelTables {
  log_head: LogHeadTable
  events: EventsTable
  readers: ReadersTable
  parked_events: ParkedEventsTable
  jobs: JobsTable
  job_keys: JobKeysTable
  idempotency_keys: IdempotencyKeysTable
}
