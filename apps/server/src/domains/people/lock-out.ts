import { createHash } from 'node:crypto'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { foldEmail } from './email.ts'

/** Wrong passwords that cost nothing; from the next on the account is locked. */
export const FREE_FAILURES = 5
const MINUTE = 60_000
const LONGEST_LOCK = 60 * MINUTE
/** Failures older than this are forgotten. Milliseconds. */
const FORGOTTEN_AFTER = 24 * 60 * MINUTE

/** What failures are counted by: known and unknown addresses alike, and without keeping the address itself. */
export function accountOf(email: string): string {
  return createHash('sha256').update(foldEmail(email)).digest('hex')
}

/** Until when sign-in to the account is locked; 0 when it is not. Milliseconds since 1970 UTC. */
export async function lockedUntil(db: Db, account: string, now: number): Promise<number> {
  const row = await db
    .selectFrom('sign_in_failures')
    .select('locked_until')
    .where('account', '=', account)
    .executeTakeFirst()
  return row && row.locked_until > now ? row.locked_until : 0
}

/** The fifth wrong password locks for 1 minute, each further one for twice as long, up to an hour. */
export function lockMillis(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(MINUTE * 2 ** (failures - FREE_FAILURES), LONGEST_LOCK)
}

/** Counts a wrong password or second factor, and locks the account when there were too many. */
export async function countFailure(
  ctx: CommandContext,
  account: string,
  person: string | null,
  refusal: NewEvent = { kind: 'session.refused', data: { person } },
): Promise<void> {
  const stale = ctx.now - FORGOTTEN_AFTER
  await ctx.tx.deleteFrom('sign_in_failures').where('last_at', '<', stale).execute()
  const { failures } = await ctx.tx
    .insertInto('sign_in_failures')
    .values({ account, failures: 1, locked_until: 0, last_at: ctx.now })
    .onConflict((on) =>
      on.column('account').doUpdateSet((update) => ({
        failures: update('sign_in_failures.failures', '+', 1),
        last_at: ctx.now,
      })),
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  ctx.append(refusal)
  const millis = lockMillis(failures)
  if (millis === 0) return
  const until = ctx.now + millis
  await ctx.tx
    .updateTable('sign_in_failures')
    .set({ locked_until: until })
    .where('account', '=', account)
    .execute()
  if (person !== null)
    ctx.append({ kind: 'person.locked_out', data: { person, until: toIso(until), failures } })
}

/** A sign-in, or a new password by an admin's link, makes the account as good as new. */
export async function forgetFailures(ctx: CommandContext, account: string): Promise<void> {
  await ctx.tx.deleteFrom('sign_in_failures').where('account', '=', account).execute()
}

/** Whole seconds for Retry-After. */
export function secondsUntil(until: number, now: number): number {
  return Math.max(1, Math.ceil((until - now) / 1_000))
}
