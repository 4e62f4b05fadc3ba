import type { Actor, Decision } from '@waybill/contract/access/policies.ts'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { Via } from '@waybill/contract/events/event.ts'
import type { Static, TSchema } from 'typebox'
import type { EngineSql } from '../io/db/engine-sql.ts'
import type { Tx } from '../io/db/tables.ts'

/** An event that will get its position at the end of the transaction. */
export interface Appended {
  /** @throws Error when read before the log has given it; use it inside `afterSeq` only. */
  readonly seq: number
}

/** What a command may use: its transaction, and time and ids that are handed in (rule C4). */
export interface CommandContext {
  readonly tx: Tx
  readonly sql: EngineSql
  readonly actor: Actor
  readonly via: Via
  /** Milliseconds since 1970 UTC; the same during the whole command. */
  readonly now: number
  readonly newId: () => string
  /** Adds an event to what this command will write into the log. */
  readonly append: (event: NewEvent) => Appended
  /** Runs after the events have their seq, under the lock of the log: only for stamping rows with it, quick and last. */
  readonly afterSeq: (stamp: () => Promise<unknown>) => void
  /** Wakes who listens to the channel, on all nodes, once all of this is committed; it carries no truth (rule R3). */
  readonly signal: (channel: string, message: string) => void
}

export interface CommandSpec<Input extends TSchema, Loaded, Result> {
  /** Verb-noun, unique: `create-ticket`. */
  name: string
  /** Validated before anything else; refuses unknown properties. */
  input: Input
  /** What it is about, for "There is no such ...". */
  subject: string
  /** Reads (and locks) what the decision needs; null when it does not exist. */
  load(context: CommandContext, input: Static<Input>): Promise<Loaded | null>
  /** `hide` is answered like null from `load`: what may not be seen does not exist (rule C1). */
  authorize(actor: Actor, loaded: Loaded, input: Static<Input>): Decision
  /** Writes state and appends events. A command that changes nothing appends nothing (rule L3). */
  run(context: CommandContext, input: Static<Input>, loaded: Loaded): Promise<Result>
  /** The result holds a secret that is shown once: it is not kept for idempotency, and a repetition is refused. */
  resultIsSecret?: boolean
  /** Fields of the input that the caller makes afresh for each call (salted hashes, codes): a repetition may differ in them. */
  freshInput?: readonly string[]
}

export type Command<Input extends TSchema, Loaded, Result> = Readonly<CommandSpec<Input, Loaded, Result>>

/**
 * Declares a command: the only way to change state. `Result` must be JSON, because it is kept for repetitions with the
 * same idempotency key; ids are enough, since the caller presents the fresh state.
 */
export function defineCommand<Input extends TSchema, Loaded, Result>(
  spec: CommandSpec<Input, Loaded, Result>,
): Command<Input, Loaded, Result> {
  return Object.freeze(spec)
}
