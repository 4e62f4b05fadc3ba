import type { AddCommentInput, Comment } from '@waybill/contract/comments/comment.ts'
import type { CreateTicketInput, Ticket } from '@waybill/contract/tickets/ticket.ts'
import { BASIC_STEPS, type Step } from '@waybill/contract/workflows/step.ts'
import type { State } from '../store/state.ts'
import { provisionalId } from './intent.ts'
import { showChange } from './show-change.ts'

/** Of a project, as much as a ticket says of it. */
export interface KnownProject {
  id: string
  key: string
}

/** After all that have a rank, and a number, of the server. */
const LAST_RANK = '\uffff'
const LAST_NUMBER = Number.MAX_SAFE_INTEGER

/**
 * A ticket as it will probably be, until the server has made it: at the end of its project, without a number.
 * @returns undefined before it is known who makes it
 */
export function provisionalTicket(
  ref: string,
  input: CreateTicketInput,
  project: KnownProject,
  state: State,
  now: number,
): Ticket | undefined {
  const { me } = state
  const step = firstStep(input.status ?? 'open', project, state)
  if (!me || !step) return undefined
  const at = new Date(now).toISOString()
  const { project: _, title, status: __, ...values } = input
  const empty: Ticket = {
    id: provisionalId(ref),
    key: `${project.key}-…`,
    number: LAST_NUMBER,
    project_id: project.id,
    project_key: project.key,
    title,
    description: '',
    status: step.category,
    step,
    priority: 'medium',
    severity: null,
    category: null,
    sub_category: null,
    department: null,
    labels: [],
    assignee: null,
    team: null,
    reporter: me,
    watching: false,
    due_at: null,
    fields: {},
    rank: LAST_RANK,
    first_response_at: null,
    resolved_at: null,
    closed_at: null,
    created_at: at,
    updated_at: at,
    deleted_at: null,
    comment_count: 0,
    seq: 0,
    can: {},
  }
  return showChange(empty, values, state)
}

export function provisionalComment(
  ref: string,
  ticket_id: string,
  { body, internal = false, parent_id = null }: AddCommentInput,
  { me }: State,
  now: number,
): Comment | undefined {
  if (!me) return undefined
  return {
    id: provisionalId(ref),
    ticket_id,
    parent_id,
    author: me,
    body,
    internal,
    mentions: [],
    references: [],
    reactions: [],
    created_at: new Date(now).toISOString(),
    edited_at: null,
    deleted_at: null,
    seq: 0,
    can: {},
  }
}

/** Where tickets of the project with this status are known to stand, or the step of the built-in workflow. */
function firstStep(status: Ticket['status'], project: KnownProject, { tickets }: State): Step | undefined {
  for (const { value } of tickets.values())
    if (value.project_id === project.id && value.status === status) return value.step
  return BASIC_STEPS.find(({ category }) => category === status)
}
