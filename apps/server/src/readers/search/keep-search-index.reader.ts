import { indexTickets } from '../../domains/search/index-tickets.ts'
import { SEARCH_READER } from '../../domains/search/search-lag.queries.ts'
import { lockSearchState, slotsOf } from '../../domains/search/search-state.queries.ts'
import type { Tx } from '../../io/db/tables.ts'
import { defineProjection } from '../../kernel/reader.ts'

/**
 * Keeps the index of texts. What an event says is not used: the ticket's texts are read as they are now, so that the order
 * and the number of times do not matter, and events that the texts held already cost one look.
 */
export const keepSearchIndex = defineProjection({
  name: SEARCH_READER,
  kinds: [
    'ticket.created',
    'ticket.edited',
    'ticket.reporter_changed',
    'ticket.watchers_changed',
    'ticket.purged',
    'comment.added',
    'comment.edited',
    'comment.deleted',
  ],
  start: 'beginning',
  async project(context, events) {
    const { tx, sql } = context
    const state = await lockSearchState(tx, sql)
    const about = events.map((event) => ({ seq: event.seq, ticket: event.ticket_id ?? '' }))
    const indexed = await indexedSeqs(tx, [...new Set(about.map((one) => one.ticket))])
    const behind = about.filter((one) => one.seq > (indexed.get(one.ticket) ?? 0))
    const tickets = [...new Set(behind.map((one) => one.ticket))]
    if (tickets.length === 0) return events.length
    const done = await indexTickets(context, slotsOf(state), tickets, { keepsUp: true })
    const left = new Set(tickets.slice(done))
    const firstLeft = about.findIndex((one) => left.has(one.ticket))
    return firstLeft < 0 ? events.length : firstLeft
  },
})

async function indexedSeqs(tx: Tx, tickets: string[]): Promise<Map<string, number>> {
  const rows = await tx
    .selectFrom('search_documents')
    .select(['ticket_id', 'indexed_seq'])
    .where('ticket_id', 'in', tickets)
    .execute()
  return new Map(rows.map((row) => [row.ticket_id, row.indexed_seq]))
}
