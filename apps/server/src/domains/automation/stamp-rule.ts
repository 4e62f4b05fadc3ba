import type { Appended, CommandContext } from '../../kernel/command.ts'

/** Stamps the rule with the position of its last event. */
export function stampRule(context: CommandContext, rule: string, last: Appended): void {
  context.afterSeq(() =>
    context.tx.updateTable('rules').set({ seq: last.seq }).where('id', '=', rule).execute(),
  )
}
