import type { CustomField } from '@waybill/contract/projects/project.ts'
import { t, type MessageKey } from '../../../messages/messages.ts'

const LABELS = {
  title: 'ticket.title',
  description: 'ticket.description',
  status: 'ui.status',
  step: 'ui.status',
  priority: 'ui.priority',
  severity: 'ui.severity',
  assignee: 'ui.assignee',
  team: 'ui.team',
  reporter: 'ticket.reporter',
  due_at: 'ticket.due',
  category: 'ticket.category',
  sub_category: 'ticket.sub_category',
  department: 'ticket.department',
} as const satisfies Record<string, MessageKey>

function isKnown(field: string): field is keyof typeof LABELS {
  return Object.hasOwn(LABELS, field)
}

/** A field of a ticket as people call it; custom fields (`fields.size`) by their names. */
export function fieldLabel(field: string, fields: readonly CustomField[]): string {
  if (isKnown(field)) return t(LABELS[field])
  const key = field.replace(/^fields\./, '')
  return fields.find((one) => one.key === key)?.name ?? key
}
