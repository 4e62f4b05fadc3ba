import type { Changes } from '@waybill/client'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'

/** What can be changed from the list. */
export const CHANGED_FIELDS = ['status', 'priority', 'assignee', 'labels'] as const
export type ChangedField = (typeof CHANGED_FIELDS)[number]

/** What only those who work on tickets change. */
export function ofTheirWork(field: ChangedField): boolean {
  return field === 'assignee' || field === 'labels'
}

/** The changes that give a ticket back what these ones take; a step says more than its status. */
export function inverseOf(ticket: Ticket, changes: Changes): Changes {
  const { step, priority, assignee, labels } = ticket
  return {
    ...(changes.status !== undefined && { step: step.id }),
    ...(changes.priority !== undefined && { priority }),
    ...(changes.assignee !== undefined && { assignee: assignee?.id ?? null }),
    ...(changes.labels !== undefined && { labels: [...labels] }),
    ...(changes.add_labels !== undefined && {
      remove_labels: changes.add_labels.filter((label) => !labels.includes(label)),
    }),
    ...(changes.remove_labels !== undefined && {
      add_labels: changes.remove_labels.filter((label) => labels.includes(label)),
    }),
  }
}
