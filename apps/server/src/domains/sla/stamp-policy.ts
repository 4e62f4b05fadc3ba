import type { Appended, CommandContext } from '../../kernel/command.ts'

/** Stamps the policy with the position of its last event. */
export function stampPolicy(ctx: CommandContext, policy: string, last: Appended): void {
  ctx.afterSeq(() =>
    ctx.tx.updateTable('sla_policies').set({ seq: last.seq }).where('id', '=', policy).execute(),
  )
}
