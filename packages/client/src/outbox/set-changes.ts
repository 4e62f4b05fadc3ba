import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import type { Changes } from './intent.ts'

/**
 * "These are the labels" as what its author did: put some in and took some out. So nothing that somebody else does to the
 * labels meanwhile is undone, however long the change waits to be sent.
 */
export function labelsAsAddAndRemove(ticket: Ticket, changes: Changes): Changes {
  const { labels, ...others } = changes
  if (labels === undefined) return changes
  const wanted = new Set(labels.map(foldText))
  const before = new Set(ticket.labels.map(foldText))
  const add = labels.filter((label) => !before.has(foldText(label)))
  const remove = ticket.labels.filter((label) => !wanted.has(foldText(label)))
  return {
    ...others,
    ...(add.length > 0 && { add_labels: [...(others.add_labels ?? []), ...add] }),
    ...(remove.length > 0 && { remove_labels: [...(others.remove_labels ?? []), ...remove] }),
  }
}
