import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { BASIC_STEPS, type Step } from '@waybill/contract/workflows/step.ts'

export const ANA = { id: '00000000-0000-7000-8000-00000000a0a0', name: 'Ana' }
export const BEN = { id: '00000000-0000-7000-8000-00000000b0b0', name: 'Ben' }
export const PROJECT = '00000000-0000-7000-8000-000000000c0c'

const [OPEN] = BASIC_STEPS

/** An id that ends in `number`. */
export function idOf(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

/** A ticket with `values` in place of the usual ones. */
export function makeTicket(number: number, values: Partial<Ticket> = {}): Ticket {
  return {
    id: idOf(number),
    key: `WEB-${String(number)}`,
    number,
    project_id: PROJECT,
    project_key: 'WEB',
    title: `Ticket ${String(number)}`,
    description: '',
    status: 'open',
    step: stepOf(OPEN),
    priority: 'medium',
    severity: null,
    category: null,
    sub_category: null,
    department: null,
    labels: [],
    assignee: null,
    team: null,
    reporter: ANA,
    watching: false,
    due_at: null,
    fields: {},
    rank: 'a0',
    first_response_at: null,
    resolved_at: null,
    closed_at: null,
    created_at: new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString(),
    updated_at: '2026-01-01T00:00:00.000Z',
    deleted_at: null,
    comment_count: 0,
    seq: 1,
    can: {},
    ...values,
  }
}

export function makeComment(number: number, ticket: number, values: Partial<Comment> = {}): Comment {
  return {
    id: idOf(1_000 + number),
    ticket_id: idOf(ticket),
    parent_id: null,
    author: ANA,
    body: `Comment ${String(number)}`,
    internal: false,
    mentions: [],
    references: [],
    reactions: [],
    created_at: new Date(Date.UTC(2026, 0, 2, 0, 0, number)).toISOString(),
    edited_at: null,
    deleted_at: null,
    seq: 1,
    can: {},
    ...values,
  }
}

function stepOf(step: Step | undefined): Step {
  if (!step) throw new Error('the basic workflow has no steps')
  return step
}
