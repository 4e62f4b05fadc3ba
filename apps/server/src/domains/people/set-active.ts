import type { Appended, CommandContext } from '../../kernel/command.ts'
import { releaseItemsOf } from '../tasks/release-items-of.ts'
import { endSessions } from './end-sessions.ts'
import { keepAnAdmin } from './keep-an-admin.ts'
import { endOneTimeCodes } from './one-time-codes.ts'
import type { PersonRow } from './people.queries.ts'
import { endChallenges } from './second-factor/challenges.ts'

/**
 * Deactivates or reactivates a person; null when that changes nothing. Sessions and links end for good. Tokens do not
 * work while their owner is inactive, and work again afterwards: a service account can be paused. What waits for them goes back into the queues.
 */
export async function setActive(
  ctx: CommandContext,
  person: PersonRow,
  active: boolean,
): Promise<Appended | null> {
  if ((person.active === 1) === active) return null
  if (!active && person.role === 'admin') await keepAnAdmin(ctx, person.id)
  await ctx.tx
    .updateTable('people')
    .set({ active: active ? 1 : 0, updated_at: ctx.now })
    .where('id', '=', person.id)
    .execute()
  if (!active) {
    await releaseItemsOf(ctx, person.id, 'who had it was deactivated')
    await endSessions(ctx, person.id, 'deactivated')
    await endOneTimeCodes(ctx, person.id)
    await endChallenges(ctx, person.id)
  }
  return ctx.append({
    kind: active ? 'person.reactivated' : 'person.deactivated',
    data: { person: person.id },
  })
}

/** Stamps the person with the position of the last of its events. */
export function stampPerson(ctx: CommandContext, person: string, last: Appended | null): void {
  if (!last) return
  ctx.afterSeq(() => ctx.tx.updateTable('people').set({ seq: last.seq }).where('id', '=', person).execute())
}
