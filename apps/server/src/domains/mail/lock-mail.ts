import type { CommandContext } from '../../kernel/command.ts'
import type { MailRow } from './mail.queries.ts'

/** The mail, locked until commit: of several nodes that find it due, one takes it. */
export async function lockMail(context: CommandContext, { mail }: { mail: string }): Promise<MailRow | null> {
  const query = context.tx.selectFrom('mails').selectAll().where('id', '=', mail)
  return (await context.sql.forUpdate(query).executeTakeFirst()) ?? null
}
