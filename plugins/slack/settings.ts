import {
  choiceSetting,
  secretSetting,
  textSetting,
  yesNoSetting,
} from '@waybill/contract/plugins/plugin-settings.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'

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
