import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'

const NONE: readonly string[] = []

/** The tickets of which a frame tells that something happened to them; an answer tells of nothing that its topics do not. */
export function touchedBy(frame: ServerFrame): readonly string[] {
  switch (frame._tag) {
    case 'TicketCreated':
    case 'TicketUpdated':
    case 'CommentAdded':
    case 'CommentChanged':
      return [frame.ticket.id]
    default:
      return NONE
  }
}

/** How many tickets it puts into the store, or notes as gone. */
export function comingBy(frame: ServerFrame): number {
  if (frame._tag === 'AllTickets') return frame.tickets.length
  return frame._tag === 'Forget' ? frame.ticket_ids.length : touchedBy(frame).length
}
