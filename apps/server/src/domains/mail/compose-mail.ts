import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { stepsById } from '../workflows/workflows.queries.ts'
import { messageId, replyAddress, threadId, unsubscribeUrl } from './mail-ids.ts'
import type { MailKeys } from './mail-keys.ts'
import { newsOfMail, type MailNews } from './mail-news.ts'
import { MailRefused, type MailServer, type OutgoingMail } from './mail-server.ts'
import { wordsOf } from './mail-words.ts'
import { lastSentTo, type MailRow } from './mail.queries.ts'
import type { Recipient } from './recipient.queries.ts'
import { renderMail, type MailContent } from './render-mail.ts'

export interface MailPlace {
  keys: MailKeys
  publicUrl: URL
  server: Pick<MailServer, 'domain' | 'replyTo'>
}

/** Events that one mail tells of; of more it says how many. */
const MOST_NEWS = 20

/**
 * The mail in words, to its person of today; null when its ticket has gone for them since it was taken.
 * @throws MailRefused `mail` when it cannot be made as long as nobody changes something; any other error may pass
 */
export async function composeMail(
  db: Db,
  mail: MailRow,
  person: Recipient,
  place: MailPlace,
): Promise<OutgoingMail | null> {
  const { keys, publicUrl, server } = place
  const { ticket_id: ticket } = mail
  const news = newsOfMail(mail.news)
  const isChoice = news.every(({ kind }) => kind !== 'system' && kind !== 'test')
  const unsubscribe = isChoice ? unsubscribeUrl(keys, publicUrl, person.id) : null
  const thread = ticket === null ? null : threadId(keys, ticket, server.domain)
  const before = ticket === null ? null : await lastSentTo(db, person.id, ticket)
  const content = await contentOf(db, mail, person, publicUrl, news)
  if (!content) return null
  return {
    messageId: mail.message_id ?? messageId(keys, mail.id, server.domain),
    to: { name: person.name, address: person.email },
    replyTo:
      server.replyTo === null || ticket === null
        ? server.replyTo
        : replyAddress(keys, server.replyTo, ticket),
    ...renderMail({ ...content, unsubscribe, settings: new URL('/settings/notifications', publicUrl).href }),
    inReplyTo: before ?? thread,
    references: [thread, before].filter((id) => id !== null),
    headers: headersOf(mail, publicUrl, unsubscribe),
  }
}

/** RFC 3834 keeps answering machines away, RFC 2919 lets filters know it, RFC 8058 is the button of mail programs. */
function headersOf(
  { ticket_id }: MailRow,
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

async function contentOf(
  db: Db,
  mail: MailRow,
  person: Recipient,
  publicUrl: URL,
  news: readonly MailNews[],
): Promise<Pick<MailContent, 'subject' | 'title' | 'context' | 'items' | 'more' | 'link'> | null> {
  const shown = news.slice(0, MOST_NEWS)
  const names = await namesOfPeople(
    db,
    shown.flatMap(({ actor }) => actor ?? []),
  )
  const steps = await stepsById(
    db,
    shown.flatMap(({ step }) => step ?? []),
  )
  const comments = await bodiesOf(
    db,
    shown.flatMap(({ comment }) => comment ?? []),
  )
  const items = shown.map((one) => ({
    words: wordsOf(one, {
      actor: one.actor === null ? null : (names.get(one.actor) ?? null),
      step: one.step === null ? null : (steps.get(one.step)?.name ?? null),
    }),
    at: instantFor(person, one.at),
    internal: one.internal && one.comment !== null,
    text: one.comment === null ? null : (comments.get(one.comment) ?? null),
  }))
  const more = news.length - shown.length
  const [first] = items
  if (mail.ticket_id === null || !first) {
    const title = first?.words ?? ''
    const link = new URL(
      news.some(({ kind }) => kind === 'test') ? '/settings/notifications' : '/inbox',
      publicUrl,
    )
    return { subject: title, title, context: null, items, more, link: link.href }
  }
  const actor: Actor = {
    kind: 'person',
    person_id: person.id,
    role: person.role,
    scopes: null,
    token_projects: null,
  }
  const found = await loadTicket(db, mail.ticket_id, actor)
  if (!found || found.facts.deleted || mayWithTicket(actor, 'ticket.see', found.facts) !== 'allow')
    return null
  const key = `${found.project.key}-${String(found.ticket.number)}`
  const path = person.role === 'requester' ? `/portal/requests/${key}` : `/tickets/${key}`
  const { title } = found.ticket
  return {
    subject: `[${key}] ${title}`,
    title,
    context: key,
    items,
    more,
    link: new URL(path, publicUrl).href,
  }
}

/** Comments as they are now; those that were deleted are missing. */
async function bodiesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('comments')
    .select(['id', 'body'])
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .execute()
  return new Map(rows.map(({ id, body }) => [id, body]))
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
    throw new MailRefused('mail', `The mail could not be made: ${error.message}`)
  }
}
