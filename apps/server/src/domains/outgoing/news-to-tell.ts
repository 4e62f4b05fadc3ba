import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import type { OutgoingChannel } from '@waybill/contract/notifications/notification-settings.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { isTold, type Choice } from '../notifications/notification-settings.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import type { MessageRow } from './messages.queries.ts'
import type { MessageNews } from './message-news.ts'
import type { Recipient } from './recipient.queries.ts'

/** What is left to tell of a message: what its person may see today, wants to have, and has not looked at in the inbox. */
export async function newsToTell(
  context: CommandContext,
  message: MessageRow,
  { id, role }: Recipient,
  choice: Choice,
  news: readonly MessageNews[],
): Promise<MessageNews[]> {
  if (message.ticket_id === null)
    return news.filter(({ notice }) => notice !== 'plugin_failed' || role === 'admin')
  if (message.channel === 'email' && !choice.email) return []
  const actor: Actor = { kind: 'person', person_id: id, role, scopes: null, token_projects: null }
  const found = await loadTicket(context, message.ticket_id, actor)
  if (!found || found.facts.deleted || mayWithTicket(actor, 'ticket.see', found.facts) !== 'allow') return []
  const seesInternal = mayWithTicket(actor, 'ticket.see_internal', found.facts) === 'allow'
  const read = await readSpans(context, message)
  return news.filter((one) => {
    if (one.internal && !seesInternal) return false
    if (!isWanted(one, choice, message.channel)) return false
    return !read.some((span) => span.internal === one.internal && span.from <= one.at && one.seq <= span.to)
  })
}

/** By what its person chooses today, being what they were to the ticket. */
function isWanted({ kind, as }: MessageNews, choice: Choice, channel: OutgoingChannel): boolean {
  return kind === 'test' || as === undefined || as.some((one) => isTold(choice, kind, one, channel))
}

/** From when to which event the person has looked at what waited about the ticket. */
async function readSpans({ tx }: CommandContext, { person_id, ticket_id, first_at }: MessageRow) {
  const rows = await tx
    .selectFrom('notifications')
    .select(['seq', 'first_at', 'internal'])
    .where('ticket_id', '=', ticket_id)
    .where('person_id', '=', person_id)
    .where('at', '>=', first_at)
    .where((either) =>
      either.or([
        either('read_at', 'is not', null),
        either('done_at', 'is not', null),
        either('snoozed_until', 'is not', null),
      ]),
    )
    .execute()
  return rows.map((row) => ({ from: row.first_at, to: row.seq, internal: row.internal === 1 }))
}
