import type { TicketSort, TicketSortField } from '@waybill/contract/tickets/ticket-query.ts'
import { PRIORITIES, type Ticket } from '@waybill/contract/tickets/ticket.ts'
import { compare } from '../store/select.ts'

/** The order of a list that asks for none: newest first. */
export const DEFAULT_SORT = '-created_at' satisfies TicketSort

const NEVER = Number.MAX_SAFE_INTEGER

type Key = (ticket: Ticket, descending: boolean) => string | number

/** By what tickets know of themselves; when their clocks are due is known to the server. */
type OwnSort = Exclude<TicketSort, 'sla' | '-sla'>

const KEYS: Record<Exclude<TicketSortField, 'sla'>, Key> = {
  created_at: ({ created_at }) => Date.parse(created_at),
  updated_at: ({ updated_at }) => Date.parse(updated_at),
  // Without a date they come last in both directions.
  due_at: ({ due_at }, descending) => (due_at === null ? (descending ? -NEVER : NEVER) : Date.parse(due_at)),
  priority: ({ priority }) => PRIORITIES.indexOf(priority),
  number: ({ number }) => number,
  rank: ({ rank }) => rank,
}

/** Compares as the server sorts: tickets that are alike stand by their ids. */
export function comparer(sort: OwnSort): (a: Ticket, b: Ticket) => number {
  const descending = sort.startsWith('-')
  const field = (descending ? sort.slice(1) : sort) as keyof typeof KEYS
  const key = KEYS[field]
  return (a, b) => {
    const [first, second] = descending ? [b, a] : [a, b]
    const one = key(first, descending)
    const other = key(second, descending)
    return one < other ? -1 : one > other ? 1 : compare(first.id, second.id)
  }
}
