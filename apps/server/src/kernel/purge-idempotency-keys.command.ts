import { Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import type { Tx } from '../io/db/tables.ts'
import { defineCommand } from './command.ts'
import { IDEMPOTENCY_KEPT_MILLIS } from './idempotency.ts'
import { commandKey } from './reader-context.ts'

/**
 * Forgets idempotency keys after 48 hours. Keys of readers stay as long as their event may be handled again: a reader
 * that stood still for a week must not run its commands twice when it goes on. Bookkeeping of the kernel; no event.
 */
export const purgeIdempotencyKeys = defineCommand({
  name: 'purge-idempotency-keys',
  input: strict({ kept_millis: Type.Optional(Seq) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { kept_millis = IDEMPOTENCY_KEPT_MILLIS }) {
    const before = now - kept_millis
    const { numDeletedRows } = await tx
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', before)
      .where((of) => of.or([of('actor_id', '!=', 'system'), of('key', 'not like', 'reader:%')]))
      .executeTakeFirst()
    let deleted = Number(numDeletedRows)
    for (const { name, handled } of await handledByReaders(tx)) {
      const rows = await tx
        .deleteFrom('idempotency_keys')
        .where('actor_id', '=', 'system')
        .where('created_at', '<', before)
        .where('key', '>=', commandKey(name, 0, ''))
        .where('key', '<', commandKey(name, handled + 1, ''))
        .executeTakeFirst()
      deleted += Number(rows.numDeletedRows)
    }
    return { deleted }
  },
})

/** Up to where each reader is done for good: its cursor, or the event before the first one that is parked. */
async function handledByReaders(tx: Tx): Promise<{ name: string; handled: number }[]> {
  const rows = await tx
    .selectFrom('readers')
    .select((of) => [
      'name',
      'cursor',
      of
        .selectFrom('parked_events')
        .whereRef('parked_events.reader', '=', 'readers.name')
        .select((parked) => parked.fn.min('parked_events.seq').as('first'))
        .as('first_parked'),
    ])
    .execute()
  return rows.map((row) => ({
    name: row.name,
    handled: row.first_parked === null ? row.cursor : Math.min(row.cursor, row.first_parked - 1),
  }))
}
