import type { ModalView, PlainTextOption } from '@slack/types'
import { mayInProject, type Actor } from '@waybill/contract/access/policies.ts'
import { listProjects } from '@waybill/server/domains/projects/projects.queries.ts'
import type { SlackHost } from './slack-host.ts'
import { cutText } from './slack-text.ts'

export const TICKET_FORM = 'make_ticket'

/** Slack takes as many options, and as many characters in a text. */
const MOST_PROJECTS = 100
const LONGEST_TITLE = 255
const LONGEST_TEXT = 3_000
const LONGEST_OPTION = 75

export interface Prefilled {
  title?: string
  description?: string
  /** The id of a project, or its key. */
  project?: string | null
}

/** The form for a ticket in one of the projects where the person may make one; null: there is none. */
export async function ticketForm(
  { db }: SlackHost,
  actor: Actor,
  { title, description, project: wanted }: Prefilled,
): Promise<ModalView | null> {
  const found = await listProjects(db, actor, { limit: 1_000, archived: false })
  const projects = found
    .filter(({ facts }) => mayInProject(actor, 'project.create_ticket', facts) === 'allow')
    .map(({ project }) => project)
  const first = projects.find(({ id, key }) => id === wanted || key === wanted)
  const options = [...(first ? [first] : []), ...projects.filter((one) => one !== first)]
    .slice(0, MOST_PROJECTS)
    .map(
      ({ key, name }): PlainTextOption => ({
        text: { type: 'plain_text', text: cutText(`${key} ${name}`, LONGEST_OPTION) },
        value: key,
      }),
    )
  if (options.length === 0) return null
  return {
    type: 'modal',
    callback_id: TICKET_FORM,
    title: { type: 'plain_text', text: 'New ticket' },
    submit: { type: 'plain_text', text: 'Make it' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      {
        type: 'input',
        block_id: 'project',
        label: { type: 'plain_text', text: 'Project' },
        element: {
          type: 'static_select',
          action_id: 'value',
          options,
          ...(first && options[0] && { initial_option: options[0] }),
        },
      },
      {
        type: 'input',
        block_id: 'title',
        label: { type: 'plain_text', text: 'Title' },
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: LONGEST_TITLE,
          ...(title !== undefined && title !== '' && { initial_value: cutText(title, LONGEST_TITLE) }),
        },
      },
      {
        type: 'input',
        block_id: 'description',
        optional: true,
        label: { type: 'plain_text', text: 'Description' },
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          multiline: true,
          max_length: LONGEST_TEXT,
          ...(description !== undefined && { initial_value: cutText(description, LONGEST_TEXT) }),
        },
      },
    ],
  }
}

/** A window that only says something. */
export function note(text: string): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Waybill' },
    close: { type: 'plain_text', text: 'Close' },
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }],
  }
}
