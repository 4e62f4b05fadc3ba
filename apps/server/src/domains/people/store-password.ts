import type { Appended, CommandContext } from '../../kernel/command.ts'
import { endSessions } from './end-sessions.ts'
import { accountOf, forgetFailures } from './lock-out.ts'
import { endOneTimeCodes } from './one-time-codes.ts'
import type { PersonRow } from './people.queries.ts'
import { endChallenges } from './second-factor/challenges.ts'
import { stampPerson } from './set-active.ts'

/** Stores a new password; every session but the one that is kept ends, and so do a lock-out and pending links. */
export async function storePassword(
  ctx: CommandContext,
  person: PersonRow,
  hash: string,
  keepSession?: string,
): Promise<void> {
  await ctx.tx
    .updateTable('people')
    .set({ password_hash: hash, updated_at: ctx.now })
    .where('id', '=', person.id)
    .execute()
  if (person.email !== null) await forgetFailures(ctx, accountOf(person.email))
  await endOneTimeCodes(ctx, person.id)
  await endChallenges(ctx, person.id)
  await endSessions(ctx, person.id, 'password_changed', { except: keepSession })
  const last: Appended = ctx.append({ kind: 'person.password_changed', data: { person: person.id } })
  stampPerson(ctx, person.id, last)
}
