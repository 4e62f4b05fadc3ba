import { Problem } from '@waybill/contract/problems/problem.ts'
import { createTicket } from '@waybill/server/domains/tickets/create-ticket.command.ts'
import { parseJsonBody } from '@waybill/server/http/json-body.ts'
import { defineRoute, ok, type Route, type RouteAnswer } from '@waybill/server/http/route.ts'
import Type, { type Static } from 'typebox'
import { askerOf, howToConnect, personOfAsker } from './asker.ts'
import { EMPTY, SHOWN } from './empty-answer.ts'
import { openForm, openView } from './open-form.ts'
import { pushButton } from './push-button.ts'
import type { SlackHost } from './slack-host.ts'
import { ButtonPushed, FormSent, Shortcut, checkPayload } from './slack-payloads.ts'
import { markdownOf } from './slack-text.ts'
import { TICKET_FORM, note } from './ticket-form.ts'
import { MOST_BYTES, verifiedBody } from './verify-request.ts'
import { wordsOfProblem } from './words-of-problem.ts'

const Typed = Type.Object({ type: Type.String() })

/** `POST /hooks/slack/actions`: buttons, shortcuts, and forms that are sent. */
export function actionsRoute(host: SlackHost): Route {
  return defineRoute({
    method: 'POST',
    path: '/hooks/slack/actions',
    tag: 'Slack',
    summary: 'A button, a shortcut or a form of Slack',
    access: { anonymous: 'Slack signs it with the signing secret of the app' },
    rawBody: { mostBytes: MOST_BYTES },
    responses: SHOWN,
    async handler(request) {
      const fields = new URLSearchParams(await verifiedBody(host, request))
      const payload = parseJsonBody(Buffer.from(fields.get('payload') ?? ''))
      switch (checkPayload(Typed, payload).type) {
        case 'block_actions':
          await pushButton(host, checkPayload(ButtonPushed, payload))
          return EMPTY
        case 'shortcut':
        case 'message_action':
          await takeShortcut(host, checkPayload(Shortcut, payload))
          return EMPTY
        case 'view_submission':
          return takeForm(host, checkPayload(FormSent, payload))
        default:
          return EMPTY
      }
    },
  })
}

async function takeShortcut(host: SlackHost, shortcut: Static<typeof Shortcut>): Promise<void> {
  if (shortcut.callback_id !== TICKET_FORM) return
  const { trigger_id, message, channel, team } = shortcut
  const refusal = await openForm(host, askerOf(shortcut), trigger_id, async () => {
    if (!message) return {}
    const text = markdownOf(message.text ?? '')
    const told = (await host.projects()).find(({ settings }) => settings.channel === channel?.id)
    const address =
      team?.domain === undefined || !channel
        ? ''
        : `\n\nhttps://${team.domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`
    return {
      title: text.split('\n')[0] ?? '',
      description: `${text}${address}`,
      project: told?.project ?? null,
    }
  })
  // A shortcut has no answer that is seen: why there is no form is said in a window.
  if (refusal !== null) await openView(host, trigger_id, note(refusal))
}

async function takeForm(host: SlackHost, sent: FormSent): Promise<RouteAnswer> {
  const { view } = sent
  if (view.callback_id !== TICKET_FORM) return EMPTY
  const actor = await personOfAsker(host, askerOf(sent))
  if (!actor?.person_id) return ok({ response_action: 'update', view: note(howToConnect(host)) })
  const { values } = view.state
  const description = values.description?.value?.value ?? ''
  const input = {
    project: values.project?.value?.selected_option?.value ?? '',
    title: values.title?.value?.value ?? '',
    ...(description !== '' && { description }),
  }
  try {
    // A form that is sent twice makes one ticket.
    const { result } = await host.run(createTicket, input, { as: actor.person_id, key: `form:${view.id}` })
    const link = new URL(`/tickets/${result.key}`, host.publicUrl).href
    return ok({ response_action: 'update', view: note(`<${link}|${result.key}> is made.`) })
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    return ok({ response_action: 'errors', errors: errorsOf(error) })
  }
}

/** Each at its field of the form; what has none there stands at the project. */
function errorsOf(problem: Problem): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { pointer, message } of problem.errors ?? []) {
    const field = pointer.slice(1)
    if (field === 'title' || field === 'description' || field === 'project') errors[field] = message
    else errors.project = `${field} ${message}`
  }
  return Object.keys(errors).length > 0 ? errors : { project: wordsOfProblem(problem) }
}
