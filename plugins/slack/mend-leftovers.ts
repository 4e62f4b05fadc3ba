import { settleSlackLeftover } from '@waybill/server/domains/slack/settle-slack-leftover.command.ts'
import { dueLeftovers, ticketToTell } from '@waybill/server/domains/slack/slack.queries.ts'
import { callSlack, type SlackAnswer } from './call-slack.ts'
import { placeOf } from './place.ts'
import { FIXED, KEPT, NOT_THERE } from './slack-codes.ts'
import type { SlackHost } from './slack-host.ts'
import { ERASED, leftCard, ticketCard, type Message } from './ticket-card.ts'

/** Messages of one look: Slack takes about fifty changes in a minute. */
const AT_ONCE = 12

/** Slack's words for what it will never let be done. */
const IN_VAIN = new Set(['cant_delete_message', ...FIXED])
/** Slack's words that are about one message or its channel; all others are about the app, for which the rest waits. */
const ABOUT_ONE = new Set([...IN_VAIN, 'channel_not_found', 'not_in_channel', 'is_archived'])

type Leftover = Awaited<ReturnType<typeof dueLeftovers>>[number]

/** Takes out of Slack what must not stand there any more, and mends cards in channels where their tickets are not told (any more). */
export async function mendLeftovers(host: SlackHost, signal: AbortSignal): Promise<void> {
  const { bot_token: token } = await host.settings()
  if (token === undefined) return
  const thrown: unknown[] = []
  for (const one of await dueLeftovers(host.db, host.now(), AT_ONCE)) {
    if (signal.aborted) break
    try {
      if (!(await mend(host, token, one, signal))) break
    } catch (error) {
      // What is cut off by the stop has nothing wrong with it: it waits for the next look.
      if (!signal.aborted) thrown.push(error)
    }
  }
  if (thrown.length > 1) throw new AggregateError(thrown, 'messages in Slack could not be mended')
  if (thrown.length === 1) throw thrown[0]
}

/** @returns whether to go on */
async function mend(host: SlackHost, token: string, one: Leftover, signal: AbortSignal): Promise<boolean> {
  const { channel, ts, asked, ticket_id: ticket } = one
  const card = ticket === null ? null : await cardNow(host, ticket, channel)
  const answer = card
    ? await callSlack(host, 'chat.update', token, { channel, ts, ...card.message }, { signal })
    : await remove(host, token, { channel, ts }, signal)
  const settle = (values: object) =>
    host.run(settleSlackLeftover, { channel, ts, asked, card: null, failure: null, ...values })
  if (answer.ok) {
    await settle(card ? { card: { ticket, is_left: card.isLeft } } : {})
    return true
  }
  const { code, words, retryAfterMillis: wait } = answer
  if (code !== null && NOT_THERE.includes(code)) {
    await settle({})
    return true
  }
  await settle({ failure: { words, wait, for_good: code !== null && IN_VAIN.has(code) } })
  return code !== null && ABOUT_ONE.has(code)
}

/** What the card of a ticket says in a channel today; null: it goes, since the ticket is gone. */
async function cardNow(
  host: SlackHost,
  id: string,
  channel: string,
): Promise<{ message: Message; isLeft: boolean } | null> {
  const ticket = await ticketToTell(host.db, id)
  if (!ticket) return null
  const { publicUrl } = host
  const place = await placeOf(host, ticket.project_id)
  if (place?.channel !== channel) return { message: leftCard(ticket, publicUrl), isLeft: true }
  return { message: ticketCard(ticket, { publicUrl, buttons: place.buttons, lead: null }), isLeft: false }
}

/** What Slack keeps by law loses its words. */
async function remove(
  host: SlackHost,
  token: string,
  message: { channel: string; ts: string },
  signal: AbortSignal,
): Promise<SlackAnswer> {
  const answer = await callSlack(host, 'chat.delete', token, message, { signal })
  if (answer.ok || answer.code !== KEPT) return answer
  return callSlack(host, 'chat.update', token, { ...message, ...ERASED }, { signal })
}
