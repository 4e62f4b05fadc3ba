import type { TicketSort, TicketSortField } from '@waybill/contract/tickets/ticket-query.ts'
import { sql, type RawBuilder } from 'kysely'
const NEVER = 9_007_199_254_740_991
export function sortOf(sort: TicketSort): { column: RawBuilder<string | number>; descending: boolean } {
  const descending = sort.startsWith('-')
  const field = (descending ? sort.slice(1) : sort) as TicketSortField
  const columns: Record<TicketSortField, RawBuilder<string | number>> = {
    created_at: sql`tickets.created_at`,
    updated_at: sql`tickets.updated_at`,
    due_at: sql`coalesce(tickets.due_at, ${sql.lit(descending ? -NEVER : NEVER)})`,
    priority: sql`tickets.priority_rank`,
    number: sql`tickets.number`,
    rank: sql`tickets.rank`,
  }
  return { column: columns[field], descending }
}
