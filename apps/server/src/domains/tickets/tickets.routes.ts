import { TicketRef, PersonRef, strict } from '@waybill/contract/schema.ts'
import {
  CreateTicketInput,
  MoveTicketInput,
  ReplaceTicketInput,
  TicketList,
  TicketView,
  UpdateTicketInput,
} from '@waybill/contract/tickets/ticket.ts'
import { AtParameter } from '@waybill/contract/tickets/past.ts'
import { TicketListQuery, ticketViewQuery } from '@waybill/contract/tickets/ticket-query.ts'
import { LIMITS } from '../../http/rate-limits.ts'
import { created, defineRoute, noContent, notModified, ok, okJson, type Route } from '../../http/route.ts'
import { ifMatch, lockToken, withPath } from '../../http/with-path.ts'
import { answerPastTicket } from '../past/answer-past-ticket.ts'
import { listPastTickets } from '../past/list-past-tickets.ts'
import { createTicket } from './create-ticket.command.ts'
import { deleteTicket } from './delete-ticket.command.ts'
import { moveTicket } from './move-ticket.command.ts'
import { replaceTicket } from './replace-ticket.command.ts'
import { restoreTicket } from './restore-ticket.command.ts'
import { setWatching } from './set-watching.command.ts'
import { answerTicket, readTicket } from './answer-ticket.ts'
import { listTickets } from './list-tickets.ts'
import { updateTicket } from './update-ticket.command.ts'

const tag = 'Tickets'
const params = strict({ ticket: TicketRef })
const watcher = strict({ ticket: TicketRef, user: PersonRef })

export const ticketRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/tickets',
    tag,
    summary:
      'List tickets that you may see, newest first unless ?sort= says otherwise; custom fields filter as field.<key>=value. With ?at= as they were then',
    access: { policy: 'ticket.see, as SQL' },
    query: TicketListQuery,
    responses: { 200: TicketList },
    handler: (request) =>
      request.query.at === undefined ? listTickets(request) : listPastTickets(request, request.query.at),
  }),
  defineRoute({
    method: 'POST',
    path: '/tickets',
    tag,
    summary:
      'Create a ticket at the end of its project; labels that the project does not know are made. Requesters may not set status, labels, assignee, team, reporter, due_at',
    access: { policy: 'project.create_ticket, project.set_staff_fields' },
    limit: ({ actor, address }) =>
      actor.role === 'requester'
        ? { limit: LIMITS.ticketsByRequester, key: actor.person_id ?? address }
        : null,
    body: CreateTicketInput,
    responses: { 201: TicketView },
    async handler(request) {
      const { result } = await request.run(createTicket, request.body)
      const { body, etag } = await readTicket(request, result.id)
      return created(body, `/tickets/${result.key}`, etag)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/tickets/:ticket',
    tag,
    summary: 'Get a ticket by id or key; with ?at= as it was then',
    access: { policy: 'ticket.see' },
    params,
    query: strict({ ...ticketViewQuery, at: AtParameter }),
    responses: { 200: TicketView },
    async handler(request) {
      const { at, ...query } = request.query
      if (at !== undefined) {
        const past = await answerPastTicket(request, request.params.ticket, { ...query, at })
        return 'body' in past ? ok(past.body, past.etag) : notModified(past.etag)
      }
      const answer = await answerTicket(request, request.params.ticket, query)
      return answer.json === undefined ? notModified(answer.etag) : okJson(answer.json, answer.etag)
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/tickets/:ticket',
    tag,
    summary:
      'Change fields. With base_seq (the seq that you had seen) fields that nobody changed since merge, others are 409 ticket.conflict; with If-Match instead, any change since is 412',
    access: { policy: 'ticket.edit; ticket.edit_text and ticket.watch for requesters' },
    params,
    body: UpdateTicketInput,
    responses: { 200: TicketView },
    async handler(request) {
      const { result } = await request.run(
        updateTicket,
        withPath(UpdateTicketInput, request.body, {
          ...request.params,
          ...ifMatch(request),
          ...lockToken(request),
        }),
      )
      const { body, etag } = await readTicket(request, result.id)
      return ok(body, etag)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/tickets/:ticket',
    tag,
    summary:
      'Replace all fields that people write: description, severity, category, sub_category, department, labels, assignee, team, due_at and fields become empty and priority medium when missing; status and reporter stay; watchers, links and rank are not touched. base_seq and If-Match as with PATCH',
    access: { policy: 'ticket.edit' },
    params,
    body: ReplaceTicketInput,
    responses: { 200: TicketView },
    async handler(request) {
      const { result } = await request.run(
        replaceTicket,
        withPath(ReplaceTicketInput, request.body, {
          ...request.params,
          ...ifMatch(request),
          ...lockToken(request),
        }),
      )
      const { body, etag } = await readTicket(request, result.id)
      return ok(body, etag)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/tickets/:ticket',
    tag,
    summary: 'Delete a ticket; it can be restored for 30 days',
    access: { policy: 'ticket.delete' },
    params,
    responses: { 204: null },
    async handler(request) {
      await request.run(deleteTicket, { ...request.params, ...ifMatch(request), ...lockToken(request) })
      return noContent()
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/tickets/:ticket/restore',
    tag,
    summary: 'Take a deleted ticket back',
    access: { policy: 'ticket.restore' },
    params,
    responses: { 200: TicketView },
    async handler(request) {
      const { result } = await request.run(restoreTicket, { ...request.params, ...lockToken(request) })
      const { body, etag } = await readTicket(request, result.id)
      return ok(body, etag)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/tickets/:ticket/move',
    tag,
    summary:
      'Move a card: into a step (or the first step of a status), directly before the card `before`, or directly after the card `after`, of that column. With both it goes directly after `after`; with neither it keeps its rank. 409 when the column has changed so that this is not possible',
    access: { policy: 'ticket.move' },
    params,
    body: MoveTicketInput,
    responses: { 200: TicketView },
    async handler(request) {
      const { result } = await request.run(
        moveTicket,
        withPath(MoveTicketInput, request.body, { ...request.params, ...lockToken(request) }),
      )
      const { body, etag } = await readTicket(request, result.id)
      return ok(body, etag)
    },
  }),
  ...(['PUT', 'DELETE'] as const).map((method) =>
    defineRoute({
      method,
      path: '/tickets/:ticket/watchers/:user',
      tag,
      summary:
        method === 'PUT'
          ? 'Let a person (`me`) watch the ticket'
          : 'Let a person (`me`) watch the ticket no longer',
      access: { policy: 'ticket.watch for yourself, ticket.edit for others' },
      params: watcher,
      responses: { 204: null },
      async handler(request) {
        const { ticket, user } = request.params
        await request.run(setWatching, { ticket, person: user, watching: method === 'PUT' })
        return noContent()
      },
    }),
  ),
]
