import { Readable } from 'node:stream'
import { TicketCsvQuery } from '@waybill/contract/tickets/ticket-csv.ts'
import Type from 'typebox'
import { LIMITS } from '../../http/rate-limits.ts'
import { defineRoute, stream, type Route } from '../../http/route.ts'
import { toIso } from '../../kernel/clock.ts'
import { senderNow } from '../people/sender-now.ts'
import { streamTicketsCsv } from './export-tickets.ts'

export const exportRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/tickets.csv',
    tag: 'Tickets',
    summary:
      'Download the tickets that you may see as CSV, with the filters and the order of GET /tickets; a text that a spreadsheet would take for a formula begins with an apostrophe',
    access: { policy: 'ticket.see, as SQL' },
    limit: ({ actor, address }) => ({ limit: LIMITS.exports, key: actor.person_id ?? address }),
    query: TicketCsvQuery,
    produces: 'text/csv',
    responses: { 200: Type.String() },
    async handler(request) {
      const { kernel, actor, query, raw } = request
      const pieces = await streamTicketsCsv(kernel.store, actor, query, kernel.clock.now(), () =>
        senderNow(request),
      )
      const day = toIso(kernel.clock.now()).slice(0, 10)
      // For the headers alone no ticket is read.
      const sent = raw.method === 'HEAD' ? [] : pieces
      return stream(Readable.from(sent, { objectMode: false }), {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="tickets-${day}.csv"`,
        'cache-control': 'no-store',
      })
    },
  }),
]
