import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, TicketRef, strict } from '@waybill/contract/schema.ts'
import {
  EndActionRunList,
  SkipEndActionInput,
  UnsettledEndActionList,
  UnsettledEndActionQuery,
} from '@waybill/contract/tasks/task.ts'
import type { TSchema } from 'typebox'
import { etagOfAnswer } from '../../../http/etag.ts'
import { linkToNext } from '../../../http/list-page.ts'
import { defineRoute, notModified, ok, type Route } from '../../../http/route.ts'
import { withPath } from '../../../http/with-path.ts'
import type { Command } from '../../../kernel/command.ts'
import { requireTicket } from '../../tickets/answer-ticket.ts'
import { compensateEndAction } from './compensate-end-action.command.ts'
import { endActionsOf } from './end-actions.queries.ts'
import { retryEndAction } from './retry-end-action.command.ts'
import { skipEndAction } from './skip-end-action.command.ts'
import { maySteer } from './steer-end-action.ts'
import { unsettledEndActions } from './unsettled-end-actions.ts'

const tag = 'Tasks'

const list = defineRoute({
  method: 'GET',
  path: '/tickets/:ticket/end-actions',
  tag,
  summary: 'What happens outside because the run of a ticket is over, and how far it is',
  access: { policy: 'ticket.see_internal' },
  params: strict({ ticket: TicketRef }),
  responses: { 200: EndActionRunList },
  async handler({ deps, kernel, actor, params }) {
    const { db } = kernel.store
    const { ticket, facts } = await requireTicket(db, params.ticket, actor)
    if (mayWithTicket(actor, 'ticket.see_internal', facts) !== 'allow') throw notFound('ticket')
    const from = { db, plugins: deps.plugins, now: kernel.clock.now(), maySteer: maySteer(actor, facts) }
    return ok({ items: await endActionsOf(from, ticket.id) })
  },
})

const listAll = defineRoute({
  method: 'GET',
  path: '/end-actions',
  tag,
  summary:
    'End actions that wait or have failed, of all tickets of the projects that you lead, the oldest first',
  access: { policy: 'task.end_actions, as SQL' },
  query: UnsettledEndActionQuery,
  responses: { 200: UnsettledEndActionList, 304: null },
  async handler(request) {
    const { deps, kernel, actor, query, raw } = request
    const body = await unsettledEndActions(kernel, deps.plugins, actor, query)
    const etag = etagOfAnswer(0, body)
    if (request.has(etag)) return notModified(etag)
    return { status: 200, body, headers: { etag, ...linkToNext(raw, body.next) } }
  },
})

function steer<Body extends TSchema, Input extends TSchema, Loaded>(
  name: string,
  summary: string,
  body: Body,
  command: Command<Input, Loaded, { ticket: string }>,
): Route {
  return defineRoute({
    method: 'POST',
    path: `/end-actions/:run/${name}`,
    tag,
    summary,
    access: { policy: 'task.end_actions' },
    params: strict({ run: Id }),
    body,
    responses: { 200: EndActionRunList },
    async handler(request) {
      const { result } = await request.run(command, withPath(body, request.body, request.params))
      const { deps, kernel } = request
      const from = { db: kernel.store.db, plugins: deps.plugins, now: kernel.clock.now(), maySteer: true }
      return ok({ items: await endActionsOf(from, result.ticket) })
    },
  })
}

export const endActionRoutes: Route[] = [
  list,
  listAll,
  steer(
    'retry',
    'Try an end action again that has failed, was skipped, or has waited for two hours',
    strict({}),
    retryEndAction,
  ),
  steer(
    'skip',
    'Give an end action up, or taking it back, with the reason',
    SkipEndActionInput,
    skipEndAction,
  ),
  steer('compensate', 'Take back what an end action did', SkipEndActionInput, compensateEndAction),
]
