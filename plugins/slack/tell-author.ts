import { callSlack } from './call-slack.ts'
import type { SlackHost } from './slack-host.ts'

const ANSWER_MILLIS = 2_000

/** Where somebody wrote something. */
interface Written {
  channel: string
  user: string
  thread_ts?: string | undefined
}

/**
 * Tells whoever wrote a message, and nobody else, why Waybill does not follow it. It belongs to the answer: nothing is stored by
 * it, and a minute later nobody wants to know.
 */
export async function tellAuthor(
  host: SlackHost,
  { channel, user, thread_ts }: Written,
  text: string,
): Promise<void> {
  const { bot_token: token } = await host.settings()
  if (token === undefined) return
  const limits = { signal: AbortSignal.timeout(ANSWER_MILLIS), timeoutMillis: ANSWER_MILLIS }
  const message = { channel, user, ...(thread_ts !== undefined && { thread_ts }), text }
  const answer = await callSlack(host, 'chat.postEphemeral', token, message, limits)
  if (!answer.ok) host.log.warn({ code: answer.code }, 'a refusal could not be told in Slack')
}
