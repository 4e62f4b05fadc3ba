import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { TicketRef, listOf, strict } from '@waybill/contract/schema.ts'
import { LinkKind, LinkTicketInput, TicketLink } from '@waybill/contract/tickets/ticket.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { created, defineRoute, noContent, notModified, ok, type Route } from '../../http/route.ts'
import { lockToken, withPath } from '../../http/with-path.ts'
import { linkTickets } from './link-tickets.command.ts'
import { linksOf } from './links.queries.ts'
import { loadTicket } from './tickets.queries.ts'
import { unlinkTickets } from './unlink-tickets.command.ts'

const ofTicket = strict({ ticket: TicketRef })

const list = defineRoute({
  method: 'GET',
  path: '/tickets/:ticket/links',
  tag: 'Tickets',
  summary: 'The links of a ticket to others that you may see',
  access: { policy: 'ticket.see' },
  params: ofTicket,
  responses: { 200: listOf(TicketLink), 304: null },
  async handler(request) {
    const { kernel, actor, params } = request
    const { db } = kernel.store
    const on = await loadTicket(db, params.ticket, actor)
    if (!on || mayWithTicket(actor, 'ticket.see', on.facts) !== 'allow') throw notFound('ticket')
    const items = (await linksOf(db, actor, [on.ticket.id])).get(on.ticket.id) ?? []
    const body = { items, next: null }
    const etag = etagOfAnswer(on.ticket.created_seq, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const link = defineRoute({
  method: 'POST',
  path: '/tickets/:ticket/links',
  tag: 'Tickets',
  summary: 'Link a ticket to another; the other gets the inverse link',
  access: { policy: 'ticket.edit; ticket.see of the other, ticket.edit of both for parent and child' },
  params: ofTicket,
  body: LinkTicketInput,
  responses: { 201: TicketLink },
  async handler(request) {
    const { params, kernel, actor } = request
    const { result } = await request.run(
      linkTickets,
      withPath(LinkTicketInput, request.body, { from: params.ticket, ...lockToken(request) }),
    )
    const links = (await linksOf(kernel.store.db, actor, [result.ticket])).get(result.ticket)
    const made = links?.find((one) => one.ticket.id === result.other && one.kind === request.body.kind)
    // Somebody took it away again, or took the sight of the other ticket, in the moment since.
    if (!made) throw notFound('link')
    return created(made, `/tickets/${result.ticket}/links`)
  },
})

const unlink = defineRoute({
  method: 'DELETE',
  path: '/tickets/:ticket/links/:kind/:other',
  tag: 'Tickets',
  summary: 'Take a link away from both tickets',
  access: { policy: 'ticket.edit' },
  params: strict({ ticket: TicketRef, kind: LinkKind, other: TicketRef }),
  responses: { 204: null },
  async handler(request) {
    const { params } = request
    await request.run(unlinkTickets, {
      from: params.ticket,
      kind: params.kind,
      ticket: params.other,
      ...lockToken(request),
    })
    return noContent()
  },
})

export const linkRoutes: Route[] = [list, link, unlink]
