import type { Appended, CommandContext } from '../../kernel/command.ts'

/** Stamps the view with the position of its last event. */
export function stampView({ tx, afterSeq }: CommandContext, id: string, last: Appended): void {
  afterSeq(() => tx.updateTable('views').set({ seq: last.seq }).where('id', '=', id).execute())
}
