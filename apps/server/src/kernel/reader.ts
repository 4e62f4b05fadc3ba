import type { EventData, EventKind } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent, Via } from '@waybill/contract/events/event.ts'
import type { TSchema } from 'typebox'
import type { EngineSql } from '../io/db/engine-sql.ts'
import type { Db, Tx } from '../io/db/tables.ts'
import type { Command } from './command.ts'
import type { NewJob } from './jobs.ts'
import type { CommandOutcome } from './run-command.ts'
import type { Store } from './store.ts'

/** An event of one of the kinds that a reader hears, with the data of that kind. */
export type EventOf<Kind extends EventKind> = { [K in Kind]: LogEvent<EventData<K>> & { kind: K } }[Kind]

/** What a reader may do with an event. It ends with `handle`: whatever is called later throws. */
export interface ReaderContext {
  /** Reads what is committed. State of the reader's own is read inside `withCursor`, where earlier events have been kept. */
  readonly db: Db
  readonly sql: EngineSql
  /** Milliseconds since 1970 UTC. */
  readonly now: number
  /** Where this installation is reached. */
  readonly publicUrl: URL
  /** Aborted when the time for the event is over or the lease is lost. */
  readonly signal: AbortSignal
  newId(): string
  /**
   * Runs a command as Waybill itself, in a transaction of its own, with the event as its cause (rule L4). Happens once
   * for each event and `part`, however often the event is handled: a repetition gets the first result. A reader that
   * runs several commands for one event gives each a `part` that is the same in every repetition, such as an id. `via` says
   * how the change came in, where that is not the reader itself.
   */
  run<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
    part?: string,
    via?: Via,
  ): Promise<CommandOutcome<Result>>
  /** Moves state of the reader's own, later, in the very transaction that moves its cursor (rule R1). */
  withCursor(work: (tx: Tx) => Promise<unknown>): void
  /** Adds a job in that transaction too; once for ever for each reader, event and `target` (rule R2). */
  enqueue(job: Omit<NewJob, 'key'> & { target: string }): void
}

export interface ReaderSpec<Kind extends EventKind> {
  /** Unique and for ever, who-listens or who-listens.what-happened; its cursor is kept under it. */
  name: string
  /** The kinds it hears; the cursor passes all others without waking it. */
  kinds: readonly Kind[]
  /** Where a new reader begins: with the next event, or with the first one of the log. */
  start: 'head' | 'beginning'
  /** Handles one event. May run more than once for it; an error means "try again later" (rule R4). */
  handle(context: ReaderContext, event: EventOf<Kind>): Promise<void>
  /** How its commands come in; `reader:<name>` when left out. */
  via?: Via
  /** Whether it rests: its cursor stays where it is, and is looked at again at the next ring or poll. */
  rests?(db: Db): Promise<boolean>
  /** In place of parking an event that has had all its tries (rule R4): the cursor stays, and `rests` is asked again. */
  gaveUp?(error: unknown): Promise<void>
}

export interface RelaySpec<Kind extends EventKind> extends Omit<ReaderSpec<Kind>, 'handle' | 'via'> {
  /**
   * Tells somebody outside a run of events, in the order of seq. It may be handed the same events again.
   * @returns how many of them, from the first on, were confirmed. The others come again, one by one (rule R2).
   * @throws when not even the first was
   */
  relay(context: RelayContext, events: readonly EventOf<Kind>[]): Promise<number>
}

export type RelayContext = Pick<ReaderContext, 'db' | 'signal'>

/** What a projection works with: the transaction that also moves its cursor (rule R1). */
export interface ProjectionContext {
  readonly tx: Tx
  readonly sql: EngineSql
  readonly engine: Store['engine']
  /** Where this installation is reached. */
  readonly publicUrl: URL
  /** Milliseconds since 1970 UTC. */
  readonly now: number
  newId(): string
  /** Wakes who listens to the channel, on all nodes, once the turn is committed; it carries no truth (rule R3). */
  signal(channel: string, message: string): void
  /**
   * Whether the turn is over: on SQLite every command waits while a projection writes, and the event loop with it. Asked
   * after each event or ticket; the events that are left come again in the next turn.
   */
  outOfTime(): boolean
}

export interface ProjectionSpec<Kind extends EventKind> {
  /** Unique and for ever; its cursor is kept under it. */
  name: string
  kinds: readonly Kind[]
  start: 'head' | 'beginning'
  /**
   * True while there is nothing that an event could change: then it is passed in memory, without a write. Asked after the
   * head of the log has been read, so that it never passes what came after the state that it asks for.
   */
  sleeps?(db: Db): Promise<boolean>
  /**
   * Keeps state of its own for a run of events in the order of seq, and has no other effect. It may run again for the
   * same events, whose first run was then rolled back. An error means "try again later", event by event (rule R4).
   * @returns how many of the events, from the first on, are in the state now; at least one.
   */
  project(context: ProjectionContext, events: readonly EventOf<Kind>[]): Promise<number>
}

/** A projection whose events the runner need not know. */
export type Projection = Omit<ProjectionSpec<EventKind>, 'project'> & {
  project(context: ProjectionContext, events: readonly never[]): Promise<number>
}

/** A reader that handles its events one by one, whose events the runner need not know. */
export type HandlingReader = Omit<ReaderSpec<EventKind>, 'handle'> & {
  handle(context: ReaderContext, event: never): Promise<void>
}

/** A relay whose events the runner need not know. */
export type Relay = Omit<RelaySpec<EventKind>, 'relay'> & {
  relay(context: RelayContext, events: readonly never[]): Promise<number>
}

export type Reader = HandlingReader | Relay | Projection

/** Declares a reader of the log. It is registered in `readers/index.ts`. */
export function defineReader<const Kind extends EventKind>(spec: ReaderSpec<Kind>): HandlingReader {
  return Object.freeze(spec)
}

/**
 * Declares a reader that only keeps state made from the log, such as an index: many events share one transaction, which is
 * many times faster than one by one. It is registered in `readers/index.ts` like the others.
 */
export function defineProjection<const Kind extends EventKind>(spec: ProjectionSpec<Kind>): Projection {
  return Object.freeze(spec)
}

/**
 * Declares a reader that tells events to somebody outside who confirms each, such as a broker: many are on their way at once.
 */
export function defineRelay<const Kind extends EventKind>(spec: RelaySpec<Kind>): Relay {
  return Object.freeze(spec)
}

/** @throws Error when two readers share a name, and with it a cursor (rule R1). */
export function assertUniqueNames(readers: readonly Reader[]): void {
  const seen = new Set<string>()
  for (const { name } of readers) {
    if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name)) throw new Error(`"${name}" is not a name for a reader`)
    if (seen.has(name)) throw new Error(`two readers are named "${name}"; their cursors would be one`)
    seen.add(name)
  }
}
