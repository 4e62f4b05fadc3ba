import type { SlackHost } from './slack-host.ts'

interface Ways {
  internal: boolean
  replies: 'internal' | 'public'
  /** Whether somebody hears when a button is pushed. */
  buttons: boolean
}

/** Where the tickets of a project are told: in a channel by the bot, or by a webhook, whose messages stay as they are. */
export type Place = Ways & ({ channel: string; token: string } | { channel: null; webhook: string })

/** null: nowhere. */
export async function placeOf(host: SlackHost, project: string): Promise<Place | null> {
  const settings = await host.projectSettings(project)
  if (!settings) return null
  const { signing_secret, bot_token: token } = await host.settings()
  const { channel, webhook, internal, replies } = settings
  const ways = { internal, replies, buttons: signing_secret !== undefined }
  if (channel !== undefined && token !== undefined) return { ...ways, channel, token }
  return webhook === undefined ? null : { ...ways, channel: null, webhook }
}
