import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { TicketSla, WhatIf, WhatIfInput } from '@waybill/contract/sla/sla.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok, type Route } from '../../http/route.ts'
import { checkBody } from '../people/check-body.ts'
import { requireInstallation } from '../people/require-installation.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { ticketSla } from './ticket-sla.ts'
import { whatIf } from './what-if.ts'

const read = defineRoute({
  method: 'GET',
  path: '/tickets/:ticket/sla',
  tag: 'SLA',
  summary: 'The clocks of a ticket and how each came about; requesters see states and dues, not the sums',
  access: { policy: 'ticket.see; ticket.see_internal for rules and sums' },
  params: strict({ ticket: TicketRef }),
  responses: { 200: TicketSla, 304: null },
  async handler(request) {
    const { kernel, actor, params } = request
    const { store, clock } = kernel
    const { ticket, facts } = await requireTicket(store.db, params.ticket, actor)
    const inside = mayWithTicket(actor, 'ticket.see_internal', facts) === 'allow'
    const body = await ticketSla({ db: store.db, sql: store.sql, now: clock.now() }, ticket.id, inside)
    const etag = etagOfAnswer(ticket.created_seq, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const whatIfRoute = defineRoute({
  method: 'POST',
  path: '/sla/what-if',
  tag: 'SLA',
  summary: 'How past and open tickets would fare under a draft of a policy or a calendar, beside today',
  access: { policy: 'sla.manage' },
  body: WhatIfInput,
  responses: { 200: WhatIf },
  async handler({ kernel, actor, body, ended }) {
    requireInstallation(actor, 'sla.manage', 'page')
    return ok(await whatIf(kernel, actor, checkBody(WhatIfInput, body), ended))
  },
})

export const slaRoutes: Route[] = [read, whatIfRoute]
