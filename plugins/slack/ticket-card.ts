import type { KnownBlock } from '@slack/types'
import type { ticketToTell } from '@waybill/server/domains/slack/slack.queries.ts'
import { LONGEST_SECTION, cutText, escapeText, fitText, section } from './slack-text.ts'

export type TicketToTell = NonNullable<Awaited<ReturnType<typeof ticketToTell>>>

export interface Message {
  /** For notifications, and where blocks cannot be shown. */
  text: string
  blocks: KnownBlock[]
}

const LONGEST_TITLE = 255

const TAKEN_BACK_WORDS = 'This comment was taken back.'

const ERASED_WORDS = 'What stood here was erased.'

const STATUS = { open: 'Open', in_progress: 'In progress', resolved: 'Resolved', closed: 'Closed' } as const

export const keyOf = ({ project, number }: TicketToTell) => `${project}-${String(number)}`

function linkTo(ticket: TicketToTell, publicUrl: URL, words: string): string {
  return `<${new URL(`/tickets/${keyOf(ticket)}`, publicUrl).href}|${escapeText(words)}>`
}

/** A ticket as a message: what it is called and where it stands, never its description. Without buttons nobody hears them. */
export function ticketCard(
  ticket: TicketToTell,
  { publicUrl, buttons, lead }: { publicUrl: URL; buttons: boolean; lead: string | null },
): Message {
  const key = keyOf(ticket)
  if (ticket.deleted_at !== null) return deletedCard(key)
  const title = cutText(ticket.title, LONGEST_TITLE)
  const facts = [
    STATUS[ticket.status],
    `priority ${ticket.priority}`,
    ticket.severity && `severity ${ticket.severity}`,
    ticket.assignee === null ? 'nobody has it' : `assigned to ${ticket.assignee}`,
  ].filter((fact) => fact !== null)
  const first = lead === null ? '' : `${lead}: `
  const blocks: KnownBlock[] = [
    section(`${first}*${linkTo(ticket, publicUrl, `${key} ${title}`)}*`),
    {
      type: 'context',
      elements: [{ type: 'mrkdwn', text: escapeText(facts.join('  ·  ')) }],
    },
  ]
  if (buttons && ticket.status !== 'closed' && ticket.status !== 'resolved')
    blocks.push({
      type: 'actions',
      block_id: 'ticket',
      elements: [
        button('assign', 'Assign to me', ticket.id),
        ...(ticket.status === 'open' ? [button('acknowledge', 'Acknowledge', ticket.id)] : []),
        button('resolve', 'Resolve', ticket.id),
      ],
    })
  return { text: escapeText(`${first}${key} ${title} (${facts.join(', ')})`), blocks }
}

/** In a channel where the ticket is not told any more: nothing that could become wrong. */
export function leftCard(ticket: TicketToTell, publicUrl: URL): Message {
  const key = keyOf(ticket)
  if (ticket.deleted_at !== null) return deletedCard(key)
  return {
    text: `${key} is not told here any more`,
    blocks: [section(`${linkTo(ticket, publicUrl, key)} is not told here any more`)],
  }
}

function deletedCard(key: string): Message {
  const text = `${key} was deleted`
  return { text, blocks: [section(text)] }
}

/** In place of what is erased for good, where Slack deletes nothing. */
export const ERASED: Message = { text: ERASED_WORDS, blocks: [section(ERASED_WORDS)] }

/** In place of a comment that may not be read there any more, where Slack deletes nothing. */
export const TAKEN_BACK: Message = { text: TAKEN_BACK_WORDS, blocks: [section(TAKEN_BACK_WORDS)] }

/** A comment as a message in the thread of its ticket. */
export function commentMessage(
  comment: { author: string; body: string; internal: 0 | 1 },
  ticket: TicketToTell,
  publicUrl: URL,
): Message {
  const who = `*${escapeText(comment.author)}*${comment.internal === 1 ? ' (internal)' : ''}`
  const body = fitText(comment.body, LONGEST_SECTION)
  return {
    text: escapeText(`${comment.author}: ${cutText(comment.body, 200)}`),
    blocks: [
      section(who),
      section(body.shown),
      ...(body.whole ? [] : [section(linkTo(ticket, publicUrl, 'Read all of it'))]),
    ],
  }
}

function button(action_id: string, text: string, value: string) {
  return { type: 'button', action_id, value, text: { type: 'plain_text', text } } as const
}
