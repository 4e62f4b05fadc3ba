import type { CommandContext } from '../../kernel/command.ts'

/** What is known of a message in a thread, locked until commit. */
export async function lockReply(
  { tx, sql }: CommandContext,
  { channel, ts }: { channel: string; ts: string },
) {
  const query = tx.selectFrom('slack_replies').selectAll().where('channel', '=', channel).where('ts', '=', ts)
  return { reply: (await sql.forUpdate(query).executeTakeFirst()) ?? null }
}
