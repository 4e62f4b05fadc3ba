import type { Appended, CommandContext } from '../../kernel/command.ts'

/** Stamps the endpoint with the position of its last event. @param heard it hears what comes after that event only */
export function stampWebhook(
  { tx, afterSeq }: CommandContext,
  id: string,
  last: Appended,
  heard = false,
): void {
  afterSeq(() =>
    tx
      .updateTable('webhooks')
      .set({ seq: last.seq, ...(heard && { hears_after: last.seq }) })
      .where('id', '=', id)
      .execute(),
  )
}
