import { callSlack, postToSlack } from './call-slack.ts'
import { placeOf } from './place.ts'
import type { SlackHost } from './slack-host.ts'

/** Asks Slack who the bot is; for a project, posts a message where its tickets are told. */
export async function checkSlack(
  host: SlackHost,
  project: string | null,
  signal: AbortSignal,
): Promise<string> {
  if (project === null) {
    const { bot_token: token, signing_secret: secret } = await host.settings()
    const hears =
      secret === undefined ? 'Without a signing secret nothing is heard from Slack.' : 'It hears Slack.'
    if (token === undefined) return `Without a bot token only incoming webhooks work. ${hears}`
    const answer = await callSlack(host, 'auth.test', token, {}, { signal })
    if (!answer.ok) throw new Error(answer.words)
    return `It speaks as @${String(answer.body.user)} in ${String(answer.body.team)}. ${hears}`
  }
  const place = await placeOf(host, project)
  if (!place) throw new Error('There is neither a channel with a bot token nor an incoming webhook.')
  const text = 'Waybill tells here of its tickets.'
  const answer =
    place.channel === null
      ? await postToSlack(host, place.webhook, { text }, { signal })
      : await callSlack(host, 'chat.postMessage', place.token, { channel: place.channel, text }, { signal })
  if (!answer.ok) throw new Error(answer.words)
  return 'A message stands in the channel.'
}
