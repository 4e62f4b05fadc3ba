import type { CommandContext } from '../../../kernel/command.ts'
import type { Db } from '../../../io/db/tables.ts'
import type { ChallengesTable } from './second-factor.tables.ts'

/** Time to find the phone. Milliseconds. */
export const CHALLENGE_MILLIS = 5 * 60_000

type Purpose = ChallengesTable['purpose']

export async function keepChallenge(
  ctx: CommandContext,
  challenge: { hash: string; purpose: Purpose; person: string | null },
): Promise<void> {
  await ctx.tx.deleteFrom('challenges').where('expires_at', '<=', ctx.now).execute()
  const { hash, purpose, person } = challenge
  await ctx.tx
    .insertInto('challenges')
    .values({ hash, purpose, person_id: person, expires_at: ctx.now + CHALLENGE_MILLIS })
    .execute()
}

/** Uses a challenge up; of two calls at once, on whatever node, only one gets it. */
export async function takeChallenge(
  ctx: CommandContext,
  challenge: { hash: string; purpose: Purpose; person: string | null },
): Promise<boolean> {
  const taken = await ctx.tx
    .deleteFrom('challenges')
    .where('hash', '=', challenge.hash)
    .where('purpose', '=', challenge.purpose)
    .where('person_id', challenge.person === null ? 'is' : '=', challenge.person)
    .where('expires_at', '>', ctx.now)
    .returning('hash')
    .executeTakeFirst()
  return taken !== undefined
}

/** A new password ends what was begun with the old one. */
export async function endChallenges(ctx: CommandContext, person: string): Promise<void> {
  await ctx.tx.deleteFrom('challenges').where('person_id', '=', person).execute()
}

/** Whose sign-in has come to its second step; null when the challenge is unknown or has run out. */
export async function personOfChallenge(db: Db, hash: string, now: number): Promise<string | null> {
  const found = await db
    .selectFrom('challenges')
    .select('person_id')
    .where('hash', '=', hash)
    .where('purpose', '=', 'second_factor')
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return found?.person_id ?? null
}
