import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, TicketRef, strict } from '@waybill/contract/schema.ts'
import {
  PortalForms,
  RateRequestInput,
  RejectRequestInput,
  ReopenRequestInput,
  Task,
  TicketRating,
  WithdrawRequestInput,
} from '@waybill/contract/tasks/task.ts'
import { TicketView } from '@waybill/contract/tickets/ticket.ts'
import type { TSchema } from 'typebox'
import { defineRoute, noContent, ok, type Route } from '../../../http/route.ts'
import { lockToken, withPath } from '../../../http/with-path.ts'
import type { Command } from '../../../kernel/command.ts'
import { requireRead } from '../../projects/require-read.ts'
import { readTicket, requireTicket } from '../../tickets/answer-ticket.ts'
import { readTask } from '../answer-tasks.ts'
import { approveRequest } from './approve-request.command.ts'
import { closeOwnRequest } from './close-request.command.ts'
import { readForms } from './portal-forms.queries.ts'
import { rateRequest } from './rate-request.command.ts'
import { ratingOf } from './ratings.queries.ts'
import { rejectRequest } from './reject-request.command.ts'
import { reopenRequest } from './reopen-request.command.ts'
import { withdrawRequest } from './withdraw-request.command.ts'

const tag = 'Requests'
const params = strict({ ticket: TicketRef })

/** What the front desk does with a request that waits for it. */
function decision<Body extends TSchema, Input extends TSchema, Loaded>(
  name: string,
  summary: string,
  body: Body,
  command: Command<Input, Loaded, { id: string }>,
): Route {
  return defineRoute({
    method: 'POST',
    path: `/tasks/:task/${name}`,
    tag,
    summary,
    access: { policy: 'task.decide' },
    params: strict({ task: Id }),
    body,
    responses: { 200: Task },
    async handler(request) {
      const input = withPath(body, request.body, { ...request.params, ...lockToken(request) })
      const { result } = await request.run(command, input)
      return ok(await readTask(request.kernel, request.actor, result.id))
    },
  })
}

/** What a requester does with an own request. */
function deed<Body extends TSchema, Input extends TSchema, Loaded>(
  name: string,
  summary: string,
  policy: string,
  body: Body,
  command: Command<Input, Loaded, { id: string }>,
): Route {
  return defineRoute({
    method: 'POST',
    path: `/tickets/:ticket/${name}`,
    tag,
    summary,
    access: { policy },
    params,
    body,
    responses: { 200: TicketView },
    async handler(request) {
      const { result } = await request.run(command, withPath(body, request.body, request.params))
      const { body: shown, etag } = await readTicket(request, result.id)
      return ok(shown, etag)
    },
  })
}

const readRating = defineRoute({
  method: 'GET',
  path: '/tickets/:ticket/satisfaction',
  tag,
  summary: 'How its requester was content with it',
  access: { policy: 'ticket.see_internal, or of an own request' },
  params,
  responses: { 200: TicketRating },
  async handler({ kernel, actor, params: path }) {
    const { ticket, facts } = await requireTicket(kernel.store.db, path.ticket, actor)
    const sees = facts.is_reporter || mayWithTicket(actor, 'ticket.see_internal', facts) === 'allow'
    if (!sees) throw notFound('page')
    return ok({ rating: await ratingOf(kernel.store.db, ticket.id) })
  },
})

const rate = defineRoute({
  method: 'POST',
  path: '/tickets/:ticket/satisfaction',
  tag,
  summary: 'Say how it was, 1 to 5 with a comment, once, when it is closed',
  access: { policy: 'request.rate' },
  params,
  body: RateRequestInput,
  responses: { 204: null },
  async handler(request) {
    await request.run(rateRequest, withPath(RateRequestInput, request.body, request.params))
    return noContent()
  },
})

const forms = defineRoute({
  method: 'GET',
  path: '/portal/forms',
  tag,
  summary:
    'What can be asked for: the words by which published workflows are found, and the fields that they begin with',
  access: { policy: 'everybody who is signed in' },
  responses: { 200: PortalForms },
  async handler({ kernel, actor }) {
    requireRead(actor)
    return ok(await readForms(kernel.store.db))
  },
})

export const requestRoutes: Route[] = [
  decision('approve', 'Let a request into its workflow', strict({}), approveRequest),
  decision(
    'reject',
    'Turn a request away, at the front desk or while it is on its way; its requester reads the reason',
    RejectRequestInput,
    rejectRequest,
  ),
  deed('withdraw', 'Withdraw an own open request', 'request.withdraw', WithdrawRequestInput, withdrawRequest),
  deed('close', 'Close an own resolved request', 'request.close', strict({}), closeOwnRequest),
  deed(
    'reopen',
    'Reopen a resolved request: its run goes on where it was; requesters within the days that the workflow gives them',
    'request.reopen',
    ReopenRequestInput,
    reopenRequest,
  ),
  rate,
  readRating,
  forms,
]
