import type { CommandContext } from '../../kernel/command.ts'
import { lastAdmin } from './people.errors.ts'

/**
 * Refuses to take the last admin away who could sign in. Locks all admins in the order of their ids, so that two who
 * demote each other at once stand in a row and the second is refused.
 * @throws Problem 409
 */
export async function keepAnAdmin(ctx: CommandContext, leaving: string): Promise<void> {
  const admins = await ctx.sql
    .forUpdate(
      ctx.tx
        .selectFrom('people')
        .select(['id', 'password_hash'])
        .where('role', '=', 'admin')
        .where('active', '=', 1)
        .orderBy('id'),
    )
    .execute()
  const leavesNow = admins.some((admin) => admin.id === leaving)
  const others = admins.some((admin) => admin.id !== leaving && admin.password_hash !== null)
  if (leavesNow && !others) throw lastAdmin()
}
