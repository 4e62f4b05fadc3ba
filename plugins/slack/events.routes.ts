import { Problem } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { addComment } from '@waybill/server/domains/comments/add-comment.command.ts'
import { ticketOfMessage } from '@waybill/server/domains/slack/slack.queries.ts'
import { parseJsonBody } from '@waybill/server/http/json-body.ts'
import { defineRoute, ok, type Route } from '@waybill/server/http/route.ts'
import Type from 'typebox'
import { howToConnect, personOfAsker } from './asker.ts'
import { callSlack } from './call-slack.ts'
import { EMPTY, SHOWN } from './empty-answer.ts'
import { placeOf } from './place.ts'
import type { SlackHost } from './slack-host.ts'
import { Challenge, EventSent, Reply, checkPayload } from './slack-payloads.ts'
import { escapeText, markdownOf } from './slack-text.ts'
import { MOST_BYTES, verifiedBody } from './verify-request.ts'
import { wordsOfProblem } from './words-of-problem.ts'

const Typed = Type.Object({ type: Type.String() })
const ANSWER_MILLIS = 2_000
const PUBLIC = /^public:\s*/i

/** `POST /hooks/slack/events`: what is written in channels; replies below tickets become comments. */
export function eventsRoute(host: SlackHost): Route {
  return defineRoute({
    method: 'POST',
    path: '/hooks/slack/events',
    tag: 'Slack',
    summary: 'An event of Slack: a reply in a thread',
    access: { anonymous: 'Slack signs it with the signing secret of the app' },
    rawBody: { mostBytes: MOST_BYTES },
    responses: SHOWN,
    async handler(request) {
      const payload = parseJsonBody(Buffer.from(await verifiedBody(host, request)))
      const { type } = checkPayload(Typed, payload)
      if (type === 'url_verification') return ok({ challenge: checkPayload(Challenge, payload).challenge })
      if (type !== 'event_callback') return EMPTY
      const { team_id, event } = checkPayload(EventSent, payload)
      if (event.type === 'message' && isReply(event)) await takeReply(host, team_id, event)
      return EMPTY
    },
  })
}

/** What bots write is left alone, first of all what this one does; so is what changes or deletes a message. */
function isReply(event: object): event is Reply {
  const subtype = 'subtype' in event ? event.subtype : null
  const isSpoken = subtype === null || subtype === 'thread_broadcast' || subtype === 'file_share'
  return isSpoken && !('bot_id' in event) && fieldErrors(Reply, event).length === 0
}

async function takeReply(host: SlackHost, team: string, reply: Reply): Promise<void> {
  const { channel, ts, thread_ts, user } = reply
  const ticket = await ticketOfMessage(host.db, channel, thread_ts)
  const place = ticket && (await placeOf(host, ticket.project_id))
  if (!place || place.channel !== channel) return
  const text = markdownOf(reply.text).trim()
  const isPublic = PUBLIC.test(text)
  const body = text.replace(PUBLIC, '')
  if (body === '') return
  const actor = await personOfAsker(host, { team, user })
  const refusal = actor?.person_id
    ? await comment(actor.person_id, !isPublic && place.replies === 'internal')
    : howToConnect(host)
  if (refusal === null) return
  // It belongs to the answer: nothing is stored by it, and a minute later nobody wants to know.
  const limits = { signal: AbortSignal.timeout(ANSWER_MILLIS), timeoutMillis: ANSWER_MILLIS }
  const message = { channel, user, thread_ts, text: `Your reply is no comment. ${refusal}` }
  const answer = await callSlack(host, 'chat.postEphemeral', place.token, message, limits)
  if (!answer.ok) host.log.warn({ code: answer.code }, 'a refusal could not be told in Slack')

  async function comment(as: string, internal: boolean): Promise<string | null> {
    try {
      // Slack sends an event again that was answered late: a message becomes one comment.
      const key = `reply:${channel}:${ts}`
      await host.run(addComment, { ticket: ticket?.id, body, internal }, { as, key })
      return null
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error
      return escapeText(wordsOfProblem(error))
    }
  }
}
