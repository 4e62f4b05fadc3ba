import { createHash } from 'node:crypto'
import type { Actor } from '@waybill/contract/access/policies.ts'
import { Problem, conflict } from '@waybill/contract/problems/problem.ts'
import type { Tx } from '../io/db/tables.ts'
import { prepared } from './prepared.ts'

/** How long a result is kept for repetitions; the purge job removes older ones. */
export const IDEMPOTENCY_KEPT_MILLIS = 48 * 60 * 60 * 1000

interface Use {
  key: string
  now: number
}

interface Named {
  name: string
  resultIsSecret?: boolean
  freshInput?: readonly string[]
}

/**
 * The result of an earlier call with the same key, or null when this is the first one; then the key is taken in this
 * transaction. A second call while the first runs waits here for its commit (the unique key of the row).
 * @throws Problem 422 when the key was used for something else.
 */
export async function findRepetition<Result>(
  tx: Tx,
  use: Use,
  command: Named,
  actor: Actor,
  input: unknown,
): Promise<{ result: Result } | null> {
  const hash = createHash('sha256')
    .update(canonicalJson(withoutFresh(input, command)))
    .digest('hex')
  const where = { actor_id: actorKey(actor), key: use.key }
  const [taken] = await takeKey(tx, { ...where, command: command.name, hash, now: use.now })
  if (taken) return null
  const known = await tx
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('actor_id', '=', where.actor_id)
    .where('key', '=', where.key)
    .executeTakeFirstOrThrow()
  if (known.command !== command.name || known.request_hash !== hash) throw keyReused()
  if (known.result === null) throw secretShownOnce()
  return { result: JSON.parse(known.result) as Result }
}

interface Key {
  actor_id: string
  key: string
  command: string
  hash: string
  now: number
}

const takeKey = prepared((db, key: Key) =>
  db
    .insertInto('idempotency_keys')
    .values({
      actor_id: key.actor_id,
      key: key.key,
      command: key.command,
      request_hash: key.hash,
      result: null,
      created_at: key.now,
    })
    .onConflict((on) => on.columns(['actor_id', 'key']).doNothing())
    .returning('key'),
)

/** Keeps the result beside the key, in the transaction of the command. */
export async function rememberResult(
  tx: Tx,
  use: Use,
  command: Named,
  actor: Actor,
  result: unknown,
): Promise<void> {
  if (command.resultIsSecret) return
  await tx
    .updateTable('idempotency_keys')
    .set({ result: JSON.stringify(result ?? null) })
    .where('actor_id', '=', actorKey(actor))
    .where('key', '=', use.key)
    .execute()
}

function withoutFresh(input: unknown, command: Named): unknown {
  if (!command.freshInput || typeof input !== 'object' || input === null) return input
  return Object.fromEntries(Object.entries(input).filter(([name]) => !command.freshInput?.includes(name)))
}

function actorKey(actor: Actor): string {
  return actor.person_id ?? actor.kind
}

function keyReused(): Problem {
  return new Problem({
    status: 422,
    code: 'idempotency.key_reused',
    title: 'The Idempotency-Key was used for another request',
    detail: 'Choose a new key for each request; repeat a key only with the very same body.',
  })
}

/** 409 to a repetition whose first answer held a secret. */
export function secretShownOnce(): Problem {
  return conflict(
    'idempotency.secret_shown_once',
    'This request was already answered',
    'Its answer held a secret that is shown only once. Make a new one if you did not receive it.',
  )
}

/** JSON with sorted keys, so that the order of properties does not matter. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
