import { Problem } from '@waybill/contract/problems/problem.ts'
import { connectSlack } from '@waybill/server/domains/slack/connect-slack.command.ts'
import { hashSecret } from '@waybill/server/domains/people/secrets.ts'
import { defineRoute, ok, type Route } from '@waybill/server/http/route.ts'
import type { Asker } from './asker.ts'
import { EMPTY, SHOWN } from './empty-answer.ts'
import { openForm } from './open-form.ts'
import type { SlackHost } from './slack-host.ts'
import { SlashCommand, checkPayload } from './slack-payloads.ts'
import { MOST_BYTES, verifiedBody } from './verify-request.ts'

const HELP = [
  '`/waybill` opens the form for a new ticket.',
  '`/waybill Printer is on fire` opens it with a title; a key of a project may stand in front.',
  '`/waybill connect CODE` lets you act as yourself: get a code in Waybill, Settings, Slack.',
].join('\n')

/** `POST /hooks/slack/commands`: what somebody typed after `/waybill`. */
export function commandsRoute(host: SlackHost): Route {
  return defineRoute({
    method: 'POST',
    path: '/hooks/slack/commands',
    tag: 'Slack',
    summary: 'A slash command of Slack',
    access: { anonymous: 'Slack signs it with the signing secret of the app' },
    rawBody: { mostBytes: MOST_BYTES },
    responses: SHOWN,
    async handler(request) {
      const fields = Object.fromEntries(new URLSearchParams(await verifiedBody(host, request)))
      if (fields.ssl_check !== undefined) return EMPTY
      const { text = '', ...command } = checkPayload(SlashCommand, fields)
      const asker = { team: command.team_id, user: command.user_id }
      const [word = '', ...rest] = text.trim().split(/\s+/)
      const said = await answerTo(word.toLowerCase(), rest, asker)
      if (said !== null) return ephemeral(said)
      const refusal = await openForm(host, asker, command.trigger_id, async () =>
        prefilledOf(host, text.trim(), command.channel_id),
      )
      return refusal === null ? EMPTY : ephemeral(refusal)
    },
  })

  async function answerTo(word: string, rest: string[], asker: Asker): Promise<string | null> {
    if (word === 'help' && rest.length === 0) return HELP
    if (word !== 'connect' || rest.length > 1) return null
    return connect(host, rest[0] ?? '', asker)
  }
}

const ephemeral = (text: string) => ok({ response_type: 'ephemeral', text })

async function connect(host: SlackHost, code: string, { team, user }: Asker): Promise<string> {
  try {
    await host.run(connectSlack, { hash: hashSecret(code.toUpperCase()), team, user })
    return 'You are connected: what you do here with tickets, you do as yourself.'
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error
    return 'This code does not work: codes work once, for ten minutes. Get a new one in Waybill, Settings, Slack.'
  }
}

/** `WEB Printer is on fire`: the key of a project, and a title; otherwise the project of the channel. */
async function prefilledOf(host: SlackHost, text: string, channel: string) {
  const [word = '', ...rest] = text.split(' ')
  const named = await host.db
    .selectFrom('projects')
    .select('key')
    .where('key', '=', word.toUpperCase())
    .executeTakeFirst()
  // "it" and "IT" are written alike: a word of a sentence is no key.
  if (named && word === named.key) return { project: named.key, title: rest.join(' ') }
  const told = (await host.projects()).find(({ settings }) => settings.channel === channel)
  return { project: told?.project ?? null, title: text }
}
