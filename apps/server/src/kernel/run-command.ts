import { SCOPES, type Actor, type Decision, type Scope } from '@waybill/contract/access/policies.ts'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { Via } from '@waybill/contract/events/event.ts'
import { forbidden, invalid, notFound, type Problem } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { Static, TSchema } from 'typebox'
import type { Tx } from '../io/db/tables.ts'
import type { Clock } from './clock.ts'
import type { Appended, Command, CommandContext } from './command.ts'
import type { Doorbell } from './doorbell.ts'
import { appendEvents, headHasMoved, type Cause } from './event-log.ts'
import { findRepetition, rememberResult } from './idempotency.ts'
import { PendingSignals } from './pending-signals.ts'
import type { Signals } from './signals.ts'
import type { Store } from './store.ts'

/** What commands, readers and jobs run on. */
export interface Kernel {
  readonly store: Store
  readonly clock: Clock
  readonly newId: () => string
  readonly doorbell: Doorbell
  readonly signals: Signals
  /** Where this installation is reached. */
  readonly publicUrl: URL
}

export interface CommandRequest {
  /** Unchecked: the command's schema decides. */
  input: unknown
  actor: Actor
  via: Via
  requestId?: string
  /** Chosen by the caller; the same key with the same input gives the first result again (rule C2). */
  idempotencyKey?: string | undefined
  /**
   * What the key stands for, where `input` holds something made for this call only (a hash with its salt, a new token)
   * and would look like another request each time. `input` when it is left out.
   */
  idempotencyInput?: unknown
  /** The event that this command answers to (rule L4). */
  cause?: Cause
}

export interface CommandOutcome<Result> {
  result: Result
  /** The seq of the last event, or null when nothing changed. */
  seq: number | null
  /** Whether this is the remembered result of an earlier call with the same idempotency key. */
  repeated: boolean
}

/**
 * Runs a command: input checked, one transaction, right checked before existence is revealed, state and events written
 * together, doorbell rung and signals sent after the commit.
 * @throws Problem for everything that the caller can understand; nothing is stored then.
 */
export async function runCommand<Input extends TSchema, Loaded, Result>(
  kernel: Kernel,
  command: Command<Input, Loaded, Result>,
  request: CommandRequest,
): Promise<CommandOutcome<Result>> {
  const input = checkInput(command.input, request.input)
  const { outcome, signals } = await kernel.store.write(async (tx) => {
    // Anew for each try: what is repeated after a deadlock may name others.
    const pending = new PendingSignals()
    return { outcome: await runInTransaction(kernel, tx, command, request, input, pending), signals: pending }
  })
  if (outcome.seq !== null) {
    headHasMoved(kernel.store.db)
    kernel.doorbell.ring()
  }
  signals.sendTo(kernel.signals)
  return outcome
}

function checkInput<Input extends TSchema>(schema: Input, input: unknown): Static<Input> {
  const errors = fieldErrors(schema, input)
  if (errors.length > 0) throw invalid(errors)
  return input as Static<Input>
}

async function runInTransaction<Input extends TSchema, Loaded, Result>(
  kernel: Kernel,
  tx: Tx,
  command: Command<Input, Loaded, Result>,
  request: CommandRequest,
  input: Static<Input>,
  signals: PendingSignals,
): Promise<CommandOutcome<Result>> {
  const now = kernel.clock.now()
  const pending = new PendingEvents()
  const context: CommandContext = {
    tx,
    sql: kernel.store.sql,
    actor: request.actor,
    via: request.via,
    now,
    newId: kernel.newId,
    append: (event) => pending.append(event),
    afterSeq: (stamp) => {
      pending.stamps.push(stamp)
    },
    signal: signals.add,
  }
  const idempotency = request.idempotencyKey === undefined ? null : { key: request.idempotencyKey, now }
  if (idempotency) {
    const asked = request.idempotencyInput === undefined ? input : request.idempotencyInput
    const known = await findRepetition<Result>(tx, idempotency, command, request.actor, asked)
    if (known) {
      // Today's rights decide about a repetition too: a key must not outlive the right to see its result. Waybill itself
      // has every right, and repeats also when the thing is gone by now.
      if (request.actor.kind !== 'system') await authorized(command, context, input)
      return { result: known.result, seq: null, repeated: true }
    }
  }
  const loaded = await authorized(command, context, input)
  const result = await command.run(context, input, loaded)
  if (idempotency) await rememberResult(tx, idempotency, command, request.actor, result)
  if (pending.events.length === 0) return { result, seq: null, repeated: false }
  const first = await appendEvents(tx, pending.events, {
    actor: request.actor,
    via: request.via,
    now,
    cause: request.cause ?? null,
    requestId: request.requestId ?? null,
    writesInCte: kernel.store.sql.writesInCte,
  })
  await pending.settle(first)
  return { result, seq: first + pending.events.length - 1, repeated: false }
}

async function authorized<Input extends TSchema, Loaded, Result>(
  command: Command<Input, Loaded, Result>,
  context: CommandContext,
  input: Static<Input>,
): Promise<Loaded> {
  const loaded = await command.load(context, input)
  if (loaded === null) throw notFound(command.subject)
  const decide = (actor: Actor) => command.authorize(actor, loaded, input)
  switch (decide(context.actor)) {
    case 'allow':
      return loaded
    case 'hide':
      throw notFound(command.subject)
    case 'forbid':
      throw refusalOf(command.name, context.actor, decide)
  }
}

/** What somebody is told whom a decision forbids a command, with the scope that their token lacks for it. */
export function refusalOf(command: string, actor: Actor, decide: (actor: Actor) => Decision): Problem {
  if (isOnlyForSessions(actor, decide))
    return forbidden(
      `No token may do this, whatever its scopes (${command}): sign in, or use the command line of the server.`,
    )
  return forbidden(whyForbidden(command, missingScope(actor, decide)))
}

function whyForbidden(command: string, scope: Scope | null): string {
  return scope === null
    ? `Your rights do not allow this (${command}). Ask a lead of the project or an admin.`
    : `The token lacks the scope "${scope}" for this (${command}). Make one that has it.`
}

/** Its owner may do it when they sign in, and no scope gives it to a token. */
function isOnlyForSessions(actor: Actor, decide: (actor: Actor) => Decision): boolean {
  const token = { ...actor, scopes: [...SCOPES] }
  return actor.scopes !== null && decide(token) !== 'allow' && decide({ ...actor, scopes: null }) === 'allow'
}

/** The one scope with which the token would do; null when its owner may not do it either. */
function missingScope(actor: Actor, decide: (actor: Actor) => Decision): Scope | null {
  const { kind, scopes } = actor
  if (kind !== 'person' || scopes === null) return null
  const enough = (scope: Scope) => decide({ ...actor, scopes: [...scopes, scope] }) === 'allow'
  return SCOPES.find((scope) => !scopes.includes(scope) && enough(scope)) ?? null
}

/** Events wait here for their position; nobody can read it too early. */
class PendingEvents {
  readonly events: NewEvent[] = []
  readonly stamps: (() => Promise<unknown>)[] = []
  #first: number | null = null

  append(event: NewEvent): Appended {
    const index = this.events.push(event) - 1
    const first = () => this.#first
    return {
      get seq() {
        const start = first()
        if (start === null) throw new Error('an event has its seq only inside afterSeq')
        return start + index
      },
    }
  }

  async settle(first: number): Promise<void> {
    this.#first = first
    for (const stamp of this.stamps) await stamp()
  }
}
