import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { parseJsonBody } from '@waybill/server/http/json-body.ts'
import { defineRoute, ok, type Route } from '@waybill/server/http/route.ts'
import Type, { type Static, type TSchema } from 'typebox'
import { EMPTY, SHOWN } from './empty-answer.ts'
import { followChange, followDeletion } from './follow-reply.ts'
import type { SlackHost } from './slack-host.ts'
import { Challenge, EventSent, Reply, ReplyChanged, ReplyDeleted, checkPayload } from './slack-payloads.ts'
import { takeReply } from './take-reply.ts'
import { MOST_BYTES, verifiedBody } from './verify-request.ts'

const Typed = Type.Object({ type: Type.String() })

/**
 * `POST /hooks/slack/events`: what is written in channels. Replies below tickets become comments, which follow when they are
 * changed or deleted there.
 */
export function eventsRoute(host: SlackHost): Route {
  return defineRoute({
    method: 'POST',
    path: '/hooks/slack/events',
    tag: 'Slack',
    summary: 'An event of Slack: a reply in a thread, or that one was changed or deleted',
    access: { anonymous: 'Slack signs it with the signing secret of the app' },
    rawBody: { mostBytes: MOST_BYTES },
    responses: SHOWN,
    async handler(request) {
      const payload = parseJsonBody(Buffer.from(await verifiedBody(host, request)))
      const { type } = checkPayload(Typed, payload)
      if (type === 'url_verification') return ok({ challenge: checkPayload(Challenge, payload).challenge })
      if (type !== 'event_callback') return EMPTY
      const { team_id, event } = checkPayload(EventSent, payload)
      if (event.type === 'message') await follow(host, team_id, event)
      return EMPTY
    },
  })
}

/** What bots write is left alone, first of all what this one does. */
async function follow(host: SlackHost, team: string, event: object): Promise<void> {
  const subtype = 'subtype' in event ? event.subtype : null
  switch (subtype) {
    case null:
    case undefined:
    case 'thread_broadcast':
    case 'file_share':
      if (!('bot_id' in event) && isOf(Reply, event)) await takeReply(host, team, event)
      break
    case 'message_changed':
      if (isOf(ReplyChanged, event) && event.message.bot_id === undefined)
        await followChange(host, team, event)
      break
    case 'message_deleted':
      if (isOf(ReplyDeleted, event) && event.previous_message?.bot_id === undefined)
        await followDeletion(host, team, event)
  }
}

function isOf<Schema extends TSchema>(schema: Schema, event: object): event is Static<Schema> & object {
  return fieldErrors(schema, event).length === 0
}
