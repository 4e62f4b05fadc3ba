import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Group } from '../groups.ts'

/** What stands in the table from top to bottom. */
export type Row = { kind: 'ticket'; ticket: Ticket } | { kind: 'group'; group: Group; folded: boolean }

/** All rows of a list in groups; a folded group is its name alone. */
export function rowsOfGroups(groups: readonly Group[], folded: ReadonlySet<string>): Row[] {
  return groups.flatMap((group): Row[] => {
    const isFolded = folded.has(group.id)
    const head: Row = { kind: 'group', group, folded: isFolded }
    return isFolded ? [head] : [head, ...group.tickets.map((ticket): Row => ({ kind: 'ticket', ticket }))]
  })
}

export function rowsOf(tickets: readonly Ticket[]): Row[] {
  return tickets.map((ticket) => ({ kind: 'ticket', ticket }))
}
