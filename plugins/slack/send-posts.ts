import { setTimeout as sleep } from 'node:timers/promises'
import { releaseSlackLane } from '@waybill/server/domains/slack/release-slack-lane.command.ts'
import { settleSlackPost } from '@waybill/server/domains/slack/settle-slack-post.command.ts'
import {
  commentToTell,
  messageOf,
  nextPost,
  ticketToTell,
} from '@waybill/server/domains/slack/slack.queries.ts'
import { takeSlackLane } from '@waybill/server/domains/slack/take-slack-lane.command.ts'
import { callSlack, postToSlack, type SlackAnswer } from './call-slack.ts'
import type { SlackHost } from './slack-host.ts'
import { placeOf, type Place } from './place.ts'
import { commentMessage, ticketCard, type Message, type TicketToTell } from './ticket-card.ts'

/** A wait that Slack asks for is waited here up to so many milliseconds; a longer one ends the work for now. */
const SHORT_WAIT = 30_000
const FIRST_WAIT = 1_000
const LONGEST_WAIT = 5 * 60_000
/** Milliseconds for one go; what is left is the next one's. */
const GO_MILLIS = 60_000

/** Slack's words for a message that is gone: the next one is new. */
const GONE = new Set(['message_not_found', 'cant_update_message', 'thread_not_found', 'edit_window_closed'])
/** Slack's words for a message that it will never take: it is left out, so that it holds up no other. */
const NEVER = new Set(['msg_too_long', 'invalid_blocks', 'msg_blocks_too_long', 'invalid_payload', 'no_text'])

/** Tells what waits for a project, one post after the other, unless somebody is at it. */
export async function sendPosts(host: SlackHost, project: string, signal: AbortSignal): Promise<void> {
  const owner = host.newId()
  const until = host.now() + GO_MILLIS
  let more = true
  while (more && !signal.aborted && host.now() < until) {
    const { taken } = (await host.run(takeSlackLane, { project, owner })).result
    if (!taken) return
    let goesOn = true
    while (goesOn && !signal.aborted && host.now() < until)
      goesOn = await sendNext(host, { project, owner, signal })
    more = (await host.run(releaseSlackLane, { project, owner })).result.more
  }
}

interface Lane {
  project: string
  owner: string
  signal: AbortSignal
}

/** @returns whether to go on */
async function sendNext(host: SlackHost, { project, owner, signal }: Lane): Promise<boolean> {
  const next = await nextPost(host.db, project, host.now())
  if (!next) return false
  const settle = async (values: object) => {
    const nothing = { seqs: [], message: null, failure: null }
    return (await host.run(settleSlackPost, { project, owner, ...nothing, ...values })).result.held
  }
  const place = await placeOf(host, project)
  const ticket = await ticketToTell(host.db, next.ticket)
  if (!place || !ticket) return settle({ seqs: next.seqs })
  const { channel } = place
  const ts = channel === null ? null : await messageOf(host.db, ticket.id, channel)
  const said = await say(host, place, ticket, ts, next)
  if (!said) return settle({ seqs: next.seqs })
  const answer = await post(host, place, said.message, signal)
  if (answer.ok) {
    const stands = said.isCard && channel !== null && typeof answer.body.ts === 'string'
    return settle({
      seqs: said.seqs,
      message: stands ? { ticket: ticket.id, channel, ts: answer.body.ts } : null,
    })
  }
  const { code, words, retryAfterMillis } = answer
  if (code !== null && GONE.has(code) && ts !== null)
    return settle({ message: { ticket: ticket.id, channel, ts: null } })
  if (code !== null && NEVER.has(code)) {
    host.log.warn({ ticket: ticket.id, code }, 'Slack will not take a message: it is left out')
    return settle({ seqs: next.seqs })
  }
  const wait = retryAfterMillis ?? (await waitAfterFailure(host, project, code !== null))
  const held = await settle({ failure: { words, not_before: host.now() + wait } })
  if (!held || retryAfterMillis === null || wait > SHORT_WAIT) return false
  await sleep(wait, undefined, { signal }).catch(() => undefined)
  return true
}

interface Said {
  message: Message & { ts?: string; thread_ts?: string }
  /** What is told by it. */
  seqs: number[]
  /** Whether it is the message of the ticket itself. */
  isCard: boolean
}

/** What to send now; null: nothing, by how things are today. */
async function say(
  host: SlackHost,
  place: Place,
  ticket: TicketToTell,
  ts: string | null,
  { seqs, comment: id }: { seqs: number[]; comment: string | null },
): Promise<Said | null> {
  const { publicUrl } = host
  const cardOf = (told: number[]): Said => {
    const lead = place.channel === null ? leadOf(ticket, told) : null
    const card = ticketCard(ticket, { publicUrl, buttons: place.buttons, lead })
    return { message: ts === null ? card : { ...card, ts }, seqs: told, isCard: true }
  }
  if (id === null) return cardOf(seqs)
  const comment = place.channel === null ? undefined : await commentToTell(host.db, id)
  if (!comment || ticket.deleted_at !== null || (comment.internal === 1 && !place.internal)) return null
  // A comment needs a message to stand below: the ticket is told first, and the comment next.
  if (ts === null) return cardOf([])
  return { message: { ...commentMessage(comment, ticket, publicUrl), thread_ts: ts }, seqs, isCard: false }
}

/** What messages begin with that do not change: they say what they are about. */
function leadOf(ticket: TicketToTell, seqs: readonly number[]): string {
  if (seqs.includes(ticket.created_seq)) return 'New'
  return seqs.length > 1 ? `Changed ${String(seqs.length)} times` : 'Changed'
}

/** Sends to the webhook, or posts to the channel, or changes the message that has this `ts`. */
function post(
  host: SlackHost,
  place: Place,
  message: Said['message'],
  signal: AbortSignal,
): Promise<SlackAnswer> {
  if (place.channel === null) return postToSlack(host, place.webhook, message, { signal })
  const method = message.ts !== undefined ? 'chat.update' : 'chat.postMessage'
  const body = { channel: place.channel, unfurl_links: false, ...message }
  return callSlack(host, method, place.token, body, { signal })
}

/** Milliseconds. What Slack refuses is mended by people, who take their time. */
async function waitAfterFailure(host: SlackHost, project: string, refused: boolean): Promise<number> {
  if (refused) return LONGEST_WAIT
  const lane = await host.db
    .selectFrom('slack_lanes')
    .select('failures')
    .where('project_id', '=', project)
    .executeTakeFirst()
  return Math.min(FIRST_WAIT * 2 ** Math.min(lane?.failures ?? 0, 20), LONGEST_WAIT)
}
