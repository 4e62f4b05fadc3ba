import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { ReferenceList } from '@waybill/contract/references/reference.ts'
import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok, type Route } from '../../http/route.ts'
import { toIso } from '../../kernel/clock.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { referencesOf } from './references.queries.ts'

export const referenceRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/tickets/:ticket/references',
    tag: 'Tickets',
    summary: 'The commits and requests outside that name a ticket, newest first; for who works on it',
    access: { policy: 'ticket.see_internal' },
    params: strict({ ticket: TicketRef }),
    responses: { 200: ReferenceList, 304: null },
    async handler(request) {
      const { db } = request.kernel.store
      const on = await loadTicket(db, request.params.ticket, request.actor)
      if (!on || mayWithTicket(request.actor, 'ticket.see_internal', on.facts) !== 'allow')
        throw notFound('ticket')
      const rows = await referencesOf(db, on.ticket.id)
      const items = rows.map(({ ticket_id: _, author_id, author_name, at, ...same }) => ({
        ...same,
        author: author_id === null ? null : { id: author_id, name: author_name ?? '' },
        at: toIso(at),
      }))
      const body: ReferenceList = { items, next: null }
      const etag = etagOfAnswer(on.ticket.created_seq, body)
      return request.has(etag) ? notModified(etag) : ok(body, etag)
    },
  }),
]
