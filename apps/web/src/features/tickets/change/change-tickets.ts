import type { Changes } from '@waybill/client'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { offerUndo } from '../../../shell/undo.ts'
import { inverseOf } from './changed-fields.ts'

/** Changes one ticket at once, and lets it be taken back. */
export function changeTicket(ticket: Ticket, changes: Changes): void {
  const inverse = inverseOf(ticket, changes)
  const command = client.updateTicket(ticket.id, changes)
  offerUndo(t('tickets.changed', { key: ticket.key }), () => client.updateTicket(ticket.id, inverse))
  // What is refused stands in the store, and is said by the shell.
  command.confirmed.catch(() => undefined)
}
