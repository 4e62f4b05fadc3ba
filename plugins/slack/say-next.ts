import type { settleSlackPost } from '@waybill/server/domains/slack/settle-slack-post.command.ts'
import {
  commentToTell,
  messageOf,
  messageOfComment,
  toldCommentOf,
  type NextPost,
} from '@waybill/server/domains/slack/slack.queries.ts'
import type { Static } from 'typebox'
import type { Place } from './place.ts'
import type { SlackHost } from './slack-host.ts'
import { commentMessage, ticketCard, type Message, type TicketToTell } from './ticket-card.ts'

type Settled = Partial<Pick<Static<(typeof settleSlackPost)['input']>, 'seqs' | 'message' | 'comment'>>

/** What to send now, and what is noted when it is taken or what it changes is gone. */
export interface Said {
  method: 'chat.postMessage' | 'chat.update' | 'chat.delete'
  body: Partial<Message> & { channel?: string; ts?: string; thread_ts?: string }
  /** What is told by it. */
  seqs: number[]
  stands: (ts: string | null) => Settled
  /** null: it changes nothing that could be gone. */
  gone: Settled | null
}

/** What to send now; null: nothing, by how things are today. */
export async function say(
  host: SlackHost,
  place: Place | null,
  ticket: TicketToTell,
  next: NextPost,
): Promise<Said | null> {
  const { db, publicUrl } = host
  const { comment: id, seqs } = next
  // First the comments below it go, one after the other.
  const below = ticket.deleted_at === null ? undefined : await toldCommentOf(db, ticket.id)
  if (below) return takenBack(below, [])
  const told = id === null ? undefined : await messageOfComment(db, id)
  if (!place || place.channel === null) {
    // Wherever it was told: the project tells no comments any more.
    if (id !== null) return told ? takenBack({ id, ...told }, seqs) : null
    if (!place) return null
    const lead = leadOf(ticket, seqs)
    const body = ticketCard(ticket, { publicUrl, buttons: place.buttons, lead })
    return { method: 'chat.postMessage', body, seqs, stands: () => ({}), gone: null }
  }
  const { channel } = place
  const ts = await messageOf(db, ticket.id, channel)
  if (id === null) return cardOf(host, place, ticket, { channel, ts, seqs })
  const comment = await commentToTell(db, id)
  const mayStand = comment && ticket.deleted_at === null && (comment.internal === 0 || place.internal)
  if (told) {
    const taken = takenBack({ id, ...told }, seqs)
    if (!mayStand) return taken
    const body = { ...told, ...commentMessage(comment, ticket, publicUrl) }
    return { ...taken, method: 'chat.update', body, stands: () => ({}) }
  }
  if (!mayStand) return null
  // A comment needs a message to stand below: the ticket is told first, and the comment next.
  if (ts === null) return cardOf(host, place, ticket, { channel, ts, seqs: [] })
  return {
    method: 'chat.postMessage',
    body: { channel, thread_ts: ts, ...commentMessage(comment, ticket, publicUrl) },
    seqs,
    stands: (at) => ({ comment: at === null ? null : { id, channel, ts: at } }),
    gone: { message: { ticket: ticket.id, channel, ts: null } },
  }
}

/** The message of a comment goes. */
function takenBack({ id, channel, ts }: { id: string; channel: string; ts: string }, seqs: number[]): Said {
  const gone = { seqs, comment: { id, channel, ts: null } }
  return { method: 'chat.delete', body: { channel, ts }, seqs, stands: () => gone, gone }
}

/** The message of a ticket, or a change of it. */
function cardOf(
  { publicUrl }: SlackHost,
  { buttons }: Place,
  ticket: TicketToTell,
  { channel, ts, seqs }: { channel: string; ts: string | null; seqs: number[] },
): Said {
  const card = ticketCard(ticket, { publicUrl, buttons, lead: null })
  return {
    method: ts === null ? 'chat.postMessage' : 'chat.update',
    body: { channel, ...(ts !== null && { ts }), ...card },
    seqs,
    stands: (at) => ({ message: at === null ? null : { ticket: ticket.id, channel, ts: at } }),
    gone: ts === null ? null : { message: { ticket: ticket.id, channel, ts: null } },
  }
}

/** What messages begin with that do not change: they say what they are about. */
function leadOf(ticket: TicketToTell, seqs: readonly number[]): string {
  if (seqs.includes(ticket.created_seq)) return 'New'
  return seqs.length > 1 ? `Changed ${String(seqs.length)} times` : 'Changed'
}
