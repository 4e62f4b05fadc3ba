import type { ModalView } from '@slack/types'
import { callSlack } from './call-slack.ts'
import { howToConnect, personOfAsker, type Asker } from './asker.ts'
import type { SlackHost } from './slack-host.ts'
import { ticketForm, type Prefilled } from './ticket-form.ts'

/** Slack waits three seconds for an answer, and a window can be opened for as long. */
const ANSWER_MILLIS = 2_000

export const NO_TOKEN = 'The plugin Slack has no bot token yet: ask an admin of Waybill to set it.'
const NO_PROJECT = 'There is no project in which you may make a ticket.'

/**
 * Opens the form for a ticket. It has to open before the answer is due, so no job does it; nothing is stored by it.
 * @returns what could not be done, for the asker; null: the form is open
 */
export async function openForm(
  host: SlackHost,
  asker: Asker,
  trigger_id: string,
  prefilled: (actor: { person_id: string | null }) => Promise<Prefilled>,
): Promise<string | null> {
  const actor = await personOfAsker(host, asker)
  if (!actor) return howToConnect(host)
  const view = await ticketForm(host, actor, await prefilled(actor))
  if (!view) return NO_PROJECT
  return openView(host, trigger_id, view)
}

/** @returns what could not be done; null: the window is open */
export async function openView(host: SlackHost, trigger_id: string, view: ModalView): Promise<string | null> {
  const { bot_token: token } = await host.settings()
  if (token === undefined) return NO_TOKEN
  const limits = { signal: AbortSignal.timeout(ANSWER_MILLIS), timeoutMillis: ANSWER_MILLIS }
  const answer = await callSlack(host, 'views.open', token, { trigger_id, view }, limits)
  if (answer.ok) return null
  host.log.warn({ code: answer.code }, 'a window could not be opened in Slack')
  return `The form could not be opened. ${answer.words}. Try it again.`
}
