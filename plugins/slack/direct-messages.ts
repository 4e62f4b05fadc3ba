import { contentOf } from '@waybill/server/domains/outgoing/message-content.ts'
import { startMessageSender, type MessageSender } from '@waybill/server/domains/outgoing/message-sender.ts'
import type { Outlet } from '@waybill/server/domains/outgoing/outlet.ts'
import { SendRefused } from '@waybill/server/domains/outgoing/send-refused.ts'
import { callSlack, type SlackAnswer } from './call-slack.ts'
import { directMessage } from './direct-message.ts'
import type { SlackHost } from './slack-host.ts'

/** Slack's words for a message that it will never take, or for a person who can be told nothing there (any more). */
const NOT_THIS_ONE = new Set([
  'msg_too_long',
  'invalid_blocks',
  'msg_blocks_too_long',
  'no_text',
  'channel_not_found',
  'user_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'restricted_action',
])

/** Longer than Slack takes. What has begun is ended: broken off, it might be sent and not noted. */
const SEND_MILLIS = 10_000

/** Tells people what happens to their tickets, as each has chosen, by messages of the bot to them. */
export function startDirectMessages(host: SlackHost, everyMillis?: number): MessageSender {
  const deps = {
    channel: 'slack',
    db: host.db,
    now: () => host.now(),
    run: host.run.bind(host),
    outlet: () => outletOf(host),
    onError: (error: unknown) => host.log.error({ err: error }, 'people could not be told in Slack'),
  } as const
  return startMessageSender(deps, everyMillis)
}

async function outletOf(host: SlackHost): Promise<Outlet | null> {
  const { bot_token: token } = await host.settings()
  if (token === undefined) return null
  const settings = new URL('/settings/notifications', host.publicUrl)
  return {
    messageId: () => null,
    async send(message, person) {
      const content = await contentOf(host.db, message, person, host.publicUrl)
      if (!content) return 'dropped'
      // To a person by their id: Slack opens the conversation where there is none yet.
      const body = { channel: person.address, unfurl_links: false, ...directMessage(content, settings) }
      const answer = await callSlack(host, 'chat.postMessage', token, body, {
        signal: AbortSignal.timeout(SEND_MILLIS),
      })
      if (!answer.ok) throw refusalOf(answer)
      return 'sent'
    },
  }
}

function refusalOf({ code, words, retryAfterMillis }: SlackAnswer & { ok: false }): SendRefused {
  const isThisOne = code !== null && NOT_THIS_ONE.has(code)
  return new SendRefused(isThisOne ? 'message' : 'server', words, retryAfterMillis)
}
