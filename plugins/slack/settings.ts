import {
  choiceSetting,
  secretSetting,
  textSetting,
  yesNoSetting,
} from '@waybill/contract/plugins/plugin-settings.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'

export const settings = strict({
  signing_secret: Type.Optional(
    secretSetting('Signing secret', {
      help: 'Of the app, under Basic Information. Commands, buttons and threads need it.',
    }),
  ),
  bot_token: Type.Optional(
    secretSetting('Bot token', {
      help: 'Begins with xoxb-, under OAuth & Permissions. With it messages change with their tickets; without it only incoming webhooks work.',
    }),
  ),
})

export const projectSettings = strict({
  channel: Type.Optional(
    textSetting('Channel', { help: 'Its id, such as C0123456789; the app must be invited to it.' }),
  ),
  webhook: Type.Optional(
    secretSetting('Incoming webhook', {
      help: 'Its address, for alerts without a bot token. It is used where no channel is set.',
    }),
  ),
  internal: yesNoSetting('Internal comments go into the thread too', {
    help: 'Everybody in the channel reads them then.',
    default: false,
  }),
  replies: choiceSetting('Replies in the thread become comments that are', ['internal', 'public'], {
    help: 'A reply that begins with "public:" is always public.',
    default: 'internal',
  }),
})

/** What no token of a bot is, although it fits the schema. */
export function wrongSettings({ bot_token }: Partial<Static<typeof settings>>) {
  if (bot_token === undefined || /^xoxb-./.test(bot_token)) return {}
  return { bot_token: 'must begin with xoxb-: the "Bot User OAuth Token" under OAuth & Permissions' }
}

/** Without a channel and a webhook there is nowhere to tell of tickets. */
export function wrongProjectSettings({ channel, webhook }: Partial<Static<typeof projectSettings>>) {
  if (channel === undefined && webhook === undefined)
    return { channel: 'must be set, unless there is an incoming webhook' }
  return {
    ...(channel !== undefined &&
      !/^[CG][A-Z0-9]{7,}$/.test(channel) && {
        channel:
          'must be the id of a channel, such as C0123456789, not its name: it stands below "About" of the channel',
      }),
    ...(webhook !== undefined &&
      !(webhook.startsWith('https://') && URL.canParse(webhook)) && {
        webhook: 'must be an address such as https://hooks.slack.com/services/...',
      }),
  }
}
