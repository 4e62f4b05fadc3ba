import { invalid } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { UpdateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import type { Static } from 'typebox'
import Type from 'typebox'
import { parseFields } from '../tickets/ticket-fields.ts'
import type { TicketRow } from '../tickets/tickets.queries.ts'

const SETTABLE = [
  'title',
  'description',
  'severity',
  'category',
  'sub_category',
  'department',
  'due_at',
  'labels',
  'fields',
] as const
const ActionFields = Type.Pick(UpdateTicketInput, [...SETTABLE], { additionalProperties: false })
export type ActionFields = Static<typeof ActionFields>

/** What an action sets on its ticket. Custom fields come as `fields.<key>`, as required fields are named. */
export function readActionFields(given: Readonly<Record<string, unknown>>): ActionFields {
  const custom: Record<string, unknown> = {}
  const input: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith('fields.')) custom[name.slice('fields.'.length)] = value
    else input[name] = value
  }
  if (Object.keys(custom).length > 0) input['fields'] = custom
  const errors = fieldErrors(ActionFields, input)
  if (errors.length > 0)
    throw invalid(
      errors.map((one) => ({ ...one, pointer: `/fields${one.pointer.replace('/fields/', '/fields.')}` })),
    )
  return input
}

/** Those of the required fields that are still empty after the change. */
export function missingFields(
  required: readonly string[],
  ticket: TicketRow,
  labels: number,
  change: ActionFields,
): string[] {
  const custom = parseFields(ticket.fields)
  return required.filter((name) => {
    if (name.startsWith('fields.')) {
      const key = name.slice('fields.'.length)
      return isEmpty(change.fields?.[key] === undefined ? custom[key] : change.fields[key])
    }
    if (name === 'labels') return (change.labels?.length ?? labels) === 0
    return isEmpty(valueOf(name, ticket, change))
  })
}

function valueOf(name: string, ticket: TicketRow, change: ActionFields): unknown {
  switch (name) {
    case 'assignee':
      return ticket.assignee_id
    case 'team':
      return ticket.team_id
    case 'title':
    case 'description':
    case 'severity':
    case 'category':
    case 'sub_category':
    case 'department':
    case 'due_at':
      return change[name] === undefined ? ticket[name] : change[name]
    default:
      return null
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}
