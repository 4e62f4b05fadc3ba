import type { Db } from '../../io/db/tables.ts'
import { contentOf } from '../outgoing/message-content.ts'
import { newsOfMessage } from '../outgoing/message-news.ts'
import { lastMailTo, type MessageRow } from '../outgoing/messages.queries.ts'
import type { Recipient } from '../outgoing/recipient.queries.ts'
import { SendRefused } from '../outgoing/send-refused.ts'
import { messageId, replyAddress, threadId, unsubscribeUrl } from './mail-ids.ts'
import type { MailKeys } from './mail-keys.ts'
import type { MailServer, OutgoingMail } from './mail-server.ts'
import { renderMail } from './render-mail.ts'

export interface MailPlace {
  keys: MailKeys
  publicUrl: URL
  server: Pick<MailServer, 'domain' | 'replyTo'>
}

/**
 * The mail in words, to its person of today; null when its ticket has gone for them since it was taken.
 * @throws SendRefused `message` when it cannot be made as long as nobody changes something; any other error may pass
 */
export async function composeMail(
  db: Db,
  mail: MessageRow,
  person: Recipient,
  place: MailPlace,
): Promise<OutgoingMail | null> {
  const { keys, publicUrl, server } = place
  const { ticket_id: ticket } = mail
  const news = newsOfMessage(mail.news)
  const isChoice = news.every(({ kind }) => kind !== 'system' && kind !== 'test')
  const unsubscribe = isChoice ? unsubscribeUrl(keys, publicUrl, person.id) : null
  const thread = ticket === null ? null : threadId(keys, ticket, server.domain)
  const before = ticket === null ? null : await lastMailTo(db, person.id, ticket)
  const content = await contentOf(db, mail, person, publicUrl)
  if (!content) return null
  const { title, context } = content
  return {
    messageId: mail.message_id ?? messageId(keys, mail.id, server.domain),
    to: { name: person.name, address: person.address },
    replyTo:
      server.replyTo === null || ticket === null
        ? server.replyTo
        : replyAddress(keys, server.replyTo, ticket),
    ...renderMail({
      ...content,
      subject: context === null ? title : `[${context}] ${title}`,
      items: content.items.map((one) => ({ ...one, at: instantFor(person, one.at) })),
      unsubscribe,
      settings: new URL('/settings/notifications', publicUrl).href,
    }),
    inReplyTo: before ?? thread,
    references: [thread, before].filter((id) => id !== null),
    headers: headersOf(mail, publicUrl, unsubscribe),
  }
}

/** RFC 3834 keeps answering machines away, RFC 2919 lets filters know it, RFC 8058 is the button of mail programs. */
function headersOf(
  { ticket_id }: MessageRow,
  publicUrl: URL,
  unsubscribe: string | null,
): Record<string, string> {
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(unsubscribe !== null && {
      'List-Id': `Waybill notifications <notifications.${publicUrl.hostname}>`,
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
    ...(ticket_id !== null && { 'X-Waybill-Ticket': ticket_id }),
  }
}

/** Day and time as the person writes them, with the zone where it is not known to be theirs. */
function instantFor({ locale, time_zone }: Recipient, at: number): string {
  return formatFor(locale ?? 'en-GB', time_zone ?? 'UTC')
    .format(at)
    .concat(time_zone === null ? ' UTC' : '')
}

function formatFor(locale: string, timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new SendRefused('message', `The mail could not be made: ${error.message}`)
  }
}
