import {
  ActOnTaskInput,
  ActionResult,
  AvailableActions,
  ClaimTaskInput,
  EscalateTaskInput,
  RouteTicketInput,
  StepVisits,
  Task,
  TaskList,
  TaskListQuery,
  TeamLoad,
  TransferTaskInput,
} from '@waybill/contract/tasks/task.ts'
import { mayWithTask } from '@waybill/contract/access/task-policy.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, TeamRef, TicketRef, strict } from '@waybill/contract/schema.ts'
import type { TSchema } from 'typebox'
import { etagOfAnswer } from '../../http/etag.ts'
import { linkToNext } from '../../http/list-page.ts'
import { defineRoute, notModified, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { lockToken, withPath } from '../../http/with-path.ts'
import type { Command } from '../../kernel/command.ts'
import { requireRead } from '../projects/require-read.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { actOnTask } from './act-on-task.command.ts'
import { findTask, listTasks, readLoad, readTask } from './answer-tasks.ts'
import { availableOffers, presentOffer, shutWays } from './available-actions.ts'
import { claimTask } from './claim-task.command.ts'
import { escalateTask } from './escalate-task.command.ts'
import { lookAtTask } from './look-at-task.command.ts'
import { releaseTask } from './release-task.command.ts'
import { routeTicket } from './route-ticket.command.ts'
import { readRun, requireTaskOf } from './tasks.queries.ts'
import { stepsBeen } from './steps-been.ts'
import { transferTask } from './transfer-task.command.ts'

const tag = 'Tasks'
const params = strict({ task: Id })
type AnyRequest = RouteRequest<unknown, unknown, unknown>

const list = defineRoute({
  method: 'GET',
  path: '/tasks',
  tag,
  summary:
    'Runs of tickets through workflows, oldest first: those where something waits for you, or what the filters ask for',
  access: { policy: 'task.see, as SQL; filters by people and teams where task.see_items' },
  query: TaskListQuery,
  responses: { 200: TaskList, 304: null },
  async handler(request) {
    const body = await listTasks(request.kernel, request.actor, request.query)
    const etag = etagOfAnswer(0, body)
    if (request.has(etag)) return notModified(etag)
    return { status: 200, body, headers: { etag, ...linkToNext(request.raw, body.next) } }
  },
})

const read = defineRoute({
  method: 'GET',
  path: '/tasks/:task',
  tag,
  summary: 'One run of a ticket through its workflow, with who has had what; requesters see where it stands',
  access: { policy: 'task.see, task.see_items' },
  params,
  responses: { 200: Task, 304: null },
  async handler(request) {
    const body = await readTask(request.kernel, request.actor, request.params.task)
    const etag = etagOfAnswer(body.seq, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const available = defineRoute({
  method: 'GET',
  path: '/tasks/:task/available-actions',
  tag,
  summary:
    'What you may do at the current step: the transitions of the version whose condition holds, or one `finish`; and what keeps the others shut',
  access: { policy: 'task.act, task.act_as_staff, task.act_as_lead' },
  params,
  responses: { 200: AvailableActions },
  async handler({ kernel, actor, params: { task: ref } }) {
    const { db, sql } = kernel.store
    const task = await findTask(db, ref)
    const shown = await readTask(kernel, actor, ref)
    const run = await readRun(db, actor, await requireTicket(db, task.ticket_id, actor), task)
    const from = { db, sql, now: kernel.clock.now() }
    const offers = await availableOffers(from, actor, run)
    const steps = run.version?.definition.steps ?? []
    return ok({
      task_id: task.id,
      current_step: shown.step && { id: shown.step.id, name: shown.step.name },
      available_actions: offers.map((offer) => presentOffer(offer, steps)),
      shut: await shutWays(from, actor, run, offers),
    })
  },
})

const been = defineRoute({
  method: 'GET',
  path: '/tasks/:task/steps',
  tag,
  summary: 'The steps to which a run came, each with the time when it came there last, as the log tells',
  access: { policy: 'task.see_items' },
  params,
  responses: { 200: StepVisits },
  async handler({ kernel: { store }, actor, params: { task: ref } }) {
    const task = await findTask(store.db, ref)
    const { facts } = await requireTicket(store.db, task.ticket_id, actor).catch(() => {
      throw notFound('task')
    })
    const may = mayWithTask(actor, 'task.see_items', { ticket: facts, is_holder: false, in_team: false })
    if (may === 'hide') throw notFound('task')
    if (may === 'forbid') requireRead(actor)
    return ok(await stepsBeen(store.db, task))
  },
})

const act = defineRoute({
  method: 'POST',
  path: '/tasks/:task/action',
  tag,
  summary:
    'Take an action: the item is resolved, the next person asked and the ticket moved, or nothing at all. 403 without an open item, 409 when it does not leave the current step, 422 with what is missing, 503 when nobody of the next team is there',
  access: { policy: 'task.act, task.act_as_staff, task.act_as_lead' },
  params,
  body: ActOnTaskInput,
  responses: { 200: ActionResult },
  async handler(request) {
    const input = withPath(ActOnTaskInput, request.body, { ...request.params, ...lockToken(request) })
    const { result } = await request.run(actOnTask, input)
    return ok(result)
  },
})

/** A command about a task, which answers with the task. */
function command<Body extends TSchema, Input extends TSchema, Loaded>(
  name: string,
  spec: { summary: string; policy: string; body: Body; command: Command<Input, Loaded, { id: string }> },
): Route {
  return defineRoute({
    method: 'POST',
    path: `/tasks/:task/${name}`,
    tag,
    summary: spec.summary,
    access: { policy: spec.policy },
    params,
    body: spec.body,
    responses: { 200: Task },
    async handler(request) {
      const { result } = await request.run(spec.command, withPath(spec.body, request.body, request.params))
      return answer(request, result.id)
    },
  })
}

async function answer({ kernel, actor }: AnyRequest, task: string) {
  return ok(await readTask(kernel, actor, task))
}

const route = defineRoute({
  method: 'POST',
  path: '/tickets/:ticket/route',
  tag,
  summary:
    'Give a ticket to a published workflow: one that no workflow was found for, or that goes by a wrong one',
  access: { policy: 'task.route' },
  params: strict({ ticket: TicketRef }),
  body: RouteTicketInput,
  responses: { 200: Task },
  async handler(request) {
    const { kernel, actor, params: path } = request
    const { ticket } = await requireTicket(kernel.store.db, path.ticket, actor)
    const task = await requireTaskOf(kernel.store.db, ticket.id)
    const { result } = await request.run(
      routeTicket,
      withPath(RouteTicketInput, request.body, { task, ...lockToken(request) }),
    )
    return answer(request, result.id)
  },
})

const load = defineRoute({
  method: 'GET',
  path: '/teams/:team/load',
  tag,
  summary: 'How many open items each person of a team has, who is away, and whose turn is next',
  access: { policy: 'teams.list' },
  params: strict({ team: TeamRef }),
  responses: { 200: TeamLoad },
  async handler({ kernel, actor, params: path }) {
    return ok(await readLoad(kernel, actor, path.team))
  },
})

export const taskRoutes: Route[] = [
  list,
  read,
  available,
  been,
  act,
  command('look', {
    summary: 'Say that you have looked at it: your new item is in progress from then on',
    policy: 'task.see_items',
    body: strict({}),
    command: lookAtTask,
  }),
  command('escalate', {
    summary: 'Hand an item to the next person of the team to which the step escalates; each team once a task',
    policy: 'task.escalate',
    body: EscalateTaskInput,
    command: escalateTask,
  }),
  command('transfer', {
    summary: 'Hand an open item to another active person; its holder within the team, leads to anybody',
    policy: 'task.transfer',
    body: TransferTaskInput,
    command: transferTask,
  }),
  command('claim', {
    summary: 'Take an item out of the queue of its team',
    policy: 'task.claim',
    body: ClaimTaskInput,
    command: claimTask,
  }),
  command('release', {
    summary: 'Put an item back into the queue of its team',
    policy: 'task.release',
    body: ClaimTaskInput,
    command: releaseTask,
  }),
  route,
  load,
]
