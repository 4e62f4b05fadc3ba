import { Problem } from '@waybill/contract/problems/problem.ts'
import { loadTicket } from '@waybill/server/domains/tickets/tickets.queries.ts'
import { updateTicket } from '@waybill/server/domains/tickets/update-ticket.command.ts'
import type { Static } from 'typebox'
import { askerOf, howToConnect, personOfAsker } from './asker.ts'
import { postToSlack } from './call-slack.ts'
import type { SlackHost } from './slack-host.ts'
import type { ButtonPushed } from './slack-payloads.ts'
import { escapeText } from './slack-text.ts'
import { wordsOfProblem } from './words-of-problem.ts'

const ANSWER_MILLIS = 2_000

/** Does what a button below a ticket says, as the person who pushed it; why it was refused only that person is told. */
export async function pushButton(host: SlackHost, pushed: Static<typeof ButtonPushed>): Promise<void> {
  const [action] = pushed.actions
  if (action?.value === undefined) return
  const refusal = await act(host, pushed, action.action_id, action.value)
  if (refusal === null || pushed.response_url === undefined) return
  // It belongs to the answer: nothing is stored by it, and a minute later nobody wants to know.
  const limits = { signal: AbortSignal.timeout(ANSWER_MILLIS), timeoutMillis: ANSWER_MILLIS }
  const message = { response_type: 'ephemeral', replace_original: false, text: refusal }
  const answer = await postToSlack(host, pushed.response_url, message, limits)
  if (!answer.ok) host.log.warn({ code: answer.code }, 'a refusal could not be told in Slack')
}

/** @returns why it was refused; null: it is done */
async function act(
  host: SlackHost,
  pushed: Static<typeof ButtonPushed>,
  action: string,
  ticket: string,
): Promise<string | null> {
  const actor = await personOfAsker(host, askerOf(pushed))
  if (!actor?.person_id) return howToConnect(host)
  const me = actor.person_id
  const changes = async () => {
    switch (action) {
      case 'assign':
        return { assignee: me }
      case 'acknowledge': {
        // Whoever has it keeps it.
        const found = await loadTicket(host.db, ticket, actor)
        const nobody = found?.ticket.assignee_id === null
        return { status: 'in_progress', ...(nobody && { assignee: me }) }
      }
      case 'resolve':
        return { status: 'resolved' }
      default:
        return null
    }
  }
  const values = await changes()
  if (!values) return null
  try {
    await host.run(updateTicket, { ticket, ...values }, { as: me, key: `button:${pushed.trigger_id}` })
    return null
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    return escapeText(wordsOfProblem(error))
  }
}
