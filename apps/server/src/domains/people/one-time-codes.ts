import type { CommandContext } from '../../kernel/command.ts'
import type { OneTimeCodesTable } from './people.tables.ts'

const HOUR = 3_600_000
/** How long a link works, in milliseconds. Long enough for a weekend, or for finding the terminal again. */
const LIFETIME: Record<OneTimeCodesTable['purpose'], number> = {
  setup: 24 * HOUR,
  invitation: 7 * 24 * HOUR,
  password_reset: 24 * HOUR,
}

/**
 * Keeps the hash of a new code; earlier ones of the same person (or of the set-up) stop working.
 * @returns until when it works, in milliseconds since 1970 UTC
 */
export async function replaceOneTimeCode(
  ctx: CommandContext,
  code: { hash: string; purpose: OneTimeCodesTable['purpose']; person: string | null },
): Promise<number> {
  await endOneTimeCodes(ctx, code.person)
  const expires_at = ctx.now + LIFETIME[code.purpose]
  await ctx.tx
    .insertInto('one_time_codes')
    .values({
      hash: code.hash,
      purpose: code.purpose,
      person_id: code.person,
      created_at: ctx.now,
      expires_at,
      used_at: null,
    })
    .execute()
  return expires_at
}

export async function endOneTimeCodes(ctx: CommandContext, person: string | null): Promise<void> {
  await ctx.tx
    .updateTable('one_time_codes')
    .set({ used_at: ctx.now })
    .where('person_id', person === null ? 'is' : '=', person)
    .where('used_at', 'is', null)
    .execute()
}

/** Uses a code up; of two calls at once only one gets its row. Null when it is unknown, used or has run out. */
export async function takeOneTimeCode(
  ctx: CommandContext,
  hash: string,
): Promise<{ purpose: OneTimeCodesTable['purpose']; person_id: string | null } | null> {
  const taken = await ctx.tx
    .updateTable('one_time_codes')
    .set({ used_at: ctx.now })
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .returning(['purpose', 'person_id'])
    .executeTakeFirst()
  return taken ?? null
}
