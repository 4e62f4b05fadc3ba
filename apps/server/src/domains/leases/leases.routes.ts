import { HeldLease, TakeLeaseInput, TicketLock } from '@waybill/contract/leases/lease.ts'
import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, noContent, notModified, ok, type Route } from '../../http/route.ts'
import { withPath } from '../../http/with-path.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { presentLease } from './leases.presenter.ts'
import { liveLease } from './leases.queries.ts'
import { readHeldLease } from './read-held-lease.ts'
import { releaseLease } from './release-lease.command.ts'
import { takeLease } from './take-lease.command.ts'

const ofTicket = { path: '/tickets/:ticket/lock', tag: 'Tickets', params: strict({ ticket: TicketRef }) }

const read = defineRoute({
  ...ofTicket,
  method: 'GET',
  summary: 'Who edits the ticket alone, and until when; null: nobody',
  access: { policy: 'ticket.see' },
  responses: { 200: TicketLock, 304: null },
  async handler(request) {
    const { kernel, actor, params } = request
    const { db } = kernel.store
    const { ticket } = await requireTicket(db, params.ticket, actor)
    const row = await liveLease(db, ticket.id, kernel.clock.now())
    const body = { lock: row && (await presentLease(db, row)) }
    const etag = etagOfAnswer(row?.token ?? ticket.created_seq, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const take = defineRoute({
  ...ofTicket,
  method: 'PUT',
  summary:
    'Take the ticket to edit it alone for 60 seconds, or renew an own lease. What somebody else holds is 409, unless a lead or an admin sends take_over. Send the token as the header Lock-Token with every change of the ticket',
  access: { policy: 'ticket.edit; ticket.take_over for that of somebody else' },
  body: TakeLeaseInput,
  responses: { 200: HeldLease },
  async handler(request) {
    const { result } = await request.run(takeLease, withPath(TakeLeaseInput, request.body, request.params))
    return ok(await readHeldLease(request.kernel, request.actor, result.ticket_id))
  },
})

const release = defineRoute({
  ...ofTicket,
  method: 'DELETE',
  summary: 'Give an own lease back; nothing happens when nobody holds one, and that of somebody else is 409',
  access: { policy: 'ticket.see, with the scope write' },
  responses: { 204: null },
  async handler(request) {
    await request.run(releaseLease, request.params)
    return noContent()
  },
})

export const leaseRoutes: Route[] = [read, take, release]
