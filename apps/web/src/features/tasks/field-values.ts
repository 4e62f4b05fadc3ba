import type { Ticket } from '@waybill/contract/tickets/ticket.ts'

/** What a required field, named as the API names it, holds now. */
export function valueOfField(ticket: Ticket, name: string): unknown {
  if (name.startsWith('fields.')) {
    const value = ticket.fields[name.slice('fields.'.length)]
    return isRef(value) ? value.id : value
  }
  switch (name) {
    case 'title':
    case 'description':
    case 'severity':
    case 'category':
    case 'sub_category':
    case 'department':
    case 'due_at':
    case 'labels':
      return ticket[name]
    case 'assignee':
    case 'team':
      return ticket[name]?.id
    default:
      return undefined
  }
}

/** Who has it and which team follow from the step: no form sets them. */
export function isSetByStep(name: string): boolean {
  return name === 'assignee' || name === 'team'
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

function isRef(value: unknown): value is { id: string } {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'
}
