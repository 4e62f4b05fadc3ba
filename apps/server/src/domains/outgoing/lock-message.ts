import type { CommandContext } from '../../kernel/command.ts'
import type { MessageRow } from './messages.queries.ts'

/** The message, locked until commit: of several nodes that find it due, one takes it. */
export async function lockMessage(
  context: CommandContext,
  { message }: { message: string },
): Promise<MessageRow | null> {
  const query = context.tx.selectFrom('mails').selectAll().where('id', '=', message)
  return (await context.sql.forUpdate(query).executeTakeFirst()) ?? null
}
