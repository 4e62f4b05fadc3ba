import type { Appended, CommandContext } from '../../kernel/command.ts'

/** Stamps the calendar with the position of its last event. */
export function stampCalendar(ctx: CommandContext, calendar: string, last: Appended): void {
  ctx.afterSeq(() =>
    ctx.tx.updateTable('calendars').set({ seq: last.seq }).where('id', '=', calendar).execute(),
  )
}
