import { setTimeout as sleep } from 'node:timers/promises'
import { releaseSlackLane } from '@waybill/server/domains/slack/release-slack-lane.command.ts'
import { settleSlackPost } from '@waybill/server/domains/slack/settle-slack-post.command.ts'
import { nextPost, ticketToTell } from '@waybill/server/domains/slack/slack.queries.ts'
import { takeSlackLane } from '@waybill/server/domains/slack/take-slack-lane.command.ts'
import { callSlack, postToSlack, type SlackAnswer } from './call-slack.ts'
import { FIXED, KEPT, NOT_THERE } from './slack-codes.ts'
import type { SlackHost } from './slack-host.ts'
import { placeOf, type Place } from './place.ts'
import { say, type Said } from './say-next.ts'
import { TAKEN_BACK } from './ticket-card.ts'

/** A wait that Slack asks for is waited here up to so many milliseconds; a longer one ends the work for now. */
const SHORT_WAIT = 30_000
const FIRST_WAIT = 1_000
const LONGEST_WAIT = 5 * 60_000
/** Milliseconds for one go; what is left is the next one's. */
const GO_MILLIS = 60_000

/** Slack's words for a message that is gone: the next one about the ticket is new. */
const GONE = new Set([...NOT_THERE, ...FIXED])
/** Slack's words for a message that it will never take: it is left out, so that it holds up no other. */
const NEVER = new Set([
  'msg_too_long',
  'invalid_blocks',
  'msg_blocks_too_long',
  'invalid_payload',
  'no_text',
  'cant_delete_message',
])

const NO_TOKEN: SlackAnswer = {
  ok: false,
  code: 'no_token',
  words: 'There is no bot token',
  retryAfterMillis: null,
}

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
    const nothing = { seqs: [], message: null, comment: null, failure: null }
    return (await host.run(settleSlackPost, { project, owner, ...nothing, ...values })).result.held
  }
  const place = await placeOf(host, project)
  const ticket = await ticketToTell(host.db, next.ticket)
  if (!ticket) return settle({ seqs: next.seqs })
  const said = await say(host, place, ticket, next)
  if (!said) return settle({ seqs: next.seqs })
  const answer = await post(host, place, said, signal)
  if (answer.ok) {
    const { ts } = answer.body
    return settle({ seqs: said.seqs, ...said.stands(typeof ts === 'string' ? ts : null) })
  }
  const { code, words, retryAfterMillis } = answer
  // A comment whose message somebody took away in Slack is not told again; a ticket is.
  if (code !== null && GONE.has(code) && said.gone) return settle(said.gone)
  // What the bot may not take back must not hold up a webhook, which needs no bot.
  const isInTheWay = retryAfterMillis === null && place?.channel === null && said.body.channel !== undefined
  if (code !== null && (NEVER.has(code) || isInTheWay)) {
    host.log.warn({ ticket: ticket.id, code }, 'Slack will not take a message: it is left out')
    return settle(said.method === 'chat.delete' && said.gone ? said.gone : { seqs: next.seqs })
  }
  const wait = retryAfterMillis ?? (await waitAfterFailure(host, project, code !== null))
  const held = await settle({ failure: { words, not_before: host.now() + wait } })
  if (!held || retryAfterMillis === null || wait > SHORT_WAIT) return false
  await sleep(wait, undefined, { signal }).catch(() => undefined)
  return true
}

/** Sends to the webhook, or lets the bot post, change or delete a message, in whichever channel that stands. */
async function post(
  host: SlackHost,
  place: Place | null,
  { method, body }: Said,
  signal: AbortSignal,
): Promise<SlackAnswer> {
  if (place?.channel === null && body.channel === undefined)
    return postToSlack(host, place.webhook, body, { signal })
  const { bot_token: token } = await host.settings()
  if (token === undefined) return NO_TOKEN
  if (method !== 'chat.delete')
    return callSlack(host, method, token, { unfurl_links: false, ...body }, { signal })
  const answer = await callSlack(host, method, token, body, { signal })
  if (answer.ok || answer.code !== KEPT) return answer
  return callSlack(host, 'chat.update', token, { ...body, ...TAKEN_BACK }, { signal })
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
