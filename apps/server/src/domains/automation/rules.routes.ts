import { isStaff, mayWithTicket } from '@waybill/contract/access/policies.ts'
import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import {
  CreateRuleInput,
  Rule,
  RuleList,
  RuleRunList,
  RuleVersionList,
  UpdateRuleInput,
} from '@waybill/contract/automation/rule.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, ProjectRef, TicketRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import {
  created,
  defineRoute,
  noContent,
  notModified,
  ok,
  type Route,
  type RouteRequest,
} from '../../http/route.ts'
import { changeOf } from '../../http/with-path.ts'
import { toIso } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { requireRead } from '../projects/require-read.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'
import { checkChangeOfPlugins, checkPluginActions } from './check-plugin-actions.ts'
import { createRule } from './create-rule.command.ts'
import { deleteRule } from './delete-rule.command.ts'
import { dryRunRoutes } from './dry-run.routes.ts'
import { runPage } from './rule-runs.queries.ts'
import { presentRules, presentRuns, shownDefinition } from './rules.presenter.ts'
import { definitionOf } from './rules.queries.ts'
import { seenRule, seenRules } from './seen-rules.ts'
import { showRule } from './show-rule.ts'
import { updateRule } from './update-rule.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const tag = 'Automation'
const ofRule = { path: '/rules/:rule', tag, params: strict({ rule: Id }) }
const Page = strict({
  after: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
})

const list = defineRoute({
  method: 'GET',
  path: '/rules',
  tag,
  summary: 'The rules that you see, in the order in which they run',
  access: { policy: 'rule.see' },
  query: strict({ project: Type.Optional(ProjectRef) }),
  responses: { 200: RuleList, 304: null },
  async handler(request) {
    const { kernel, actor, query } = request
    requireRead(actor)
    const { db } = kernel.store
    const items = await presentRules(db, actor, await seenRules(db, actor, query.project))
    const body: RuleList = { items, next: null }
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const create = defineRoute({
  method: 'POST',
  path: '/rules',
  tag,
  summary: 'Make a rule; it is off until you switch it on',
  access: { policy: 'rule.manage' },
  body: CreateRuleInput,
  responses: { 201: Rule },
  async handler(request) {
    const { definition, project } = partsOf(request.body)
    await checkPluginActions(request, definition, project)
    const { result } = await request.run(createRule, request.body)
    const { body, etag } = await showRule(request, result.id)
    return created(body, `/rules/${result.id}`, etag)
  },
})

const read = defineRoute({
  ...ofRule,
  method: 'GET',
  summary: 'A rule',
  access: { policy: 'rule.see' },
  responses: { 200: Rule, 304: null },
  async handler(request) {
    requireRead(request.actor)
    const { body, etag } = await showRule(request, request.params.rule)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const update = defineRoute({
  ...ofRule,
  method: 'PATCH',
  summary: 'Change a rule (a new version), switch it on or off, or restore one of its versions',
  access: { policy: 'rule.manage' },
  body: UpdateRuleInput,
  responses: { 200: Rule },
  async handler(request) {
    await checkChangeOfPlugins(request, request.params.rule, partsOf(request.body))
    const { result } = await request.run(updateRule, changeOf(request))
    const { body, etag } = await showRule(request, result.id)
    return ok(body, etag)
  },
})

const remove = defineRoute({
  ...ofRule,
  method: 'DELETE',
  summary: 'Delete a rule; what it did stays in the histories of tickets',
  access: { policy: 'rule.manage' },
  responses: { 204: null },
  async handler(request) {
    await request.run(deleteRule, request.params)
    return noContent()
  },
})

const versions = defineRoute({
  method: 'GET',
  path: '/rules/:rule/versions',
  tag,
  summary: 'The versions of a rule, the newest first',
  access: { policy: 'rule.see' },
  params: ofRule.params,
  responses: { 200: RuleVersionList },
  async handler({ kernel, actor, params }) {
    requireRead(actor)
    const { db } = kernel.store
    const { rule, project } = await seenRule(db, actor, params.rule)
    const mayManage = mayWithRule(actor, 'rule.manage', project?.facts ?? null) === 'allow'
    const rows = await db
      .selectFrom('rule_versions')
      .selectAll()
      .where('rule_id', '=', rule.id)
      .orderBy('version', 'desc')
      .execute()
    const names = await namesOfPeople(
      db,
      rows.flatMap(({ by_id }) => by_id ?? []),
    )
    const items = rows.map((row) => ({
      version: row.version,
      definition: shownDefinition(definitionOf(row), mayManage),
      by: row.by_id === null ? null : { id: row.by_id, name: names.get(row.by_id) ?? '' },
      created_at: toIso(row.created_at),
    }))
    return ok({ items, next: null })
  },
})

const runsOfRule = defineRoute({
  method: 'GET',
  path: '/rules/:rule/runs',
  tag,
  summary: 'What a rule did, the newest first; kept for 90 days',
  access: { policy: 'rule.see' },
  params: ofRule.params,
  query: Page,
  responses: { 200: RuleRunList },
  async handler(request) {
    requireRead(request.actor)
    const { db } = request.kernel.store
    const { rule } = await seenRule(db, request.actor, request.params.rule)
    // A rule of all projects runs where its reader may see nothing.
    const { projects } = await reachOfAll(db, request.actor)
    const staff = [...projects.values()].filter(({ as }) => isStaff(as)).map(({ project }) => project.id)
    return answerRuns(request, { rule: rule.id, projects: staff }, request.query)
  },
})

const runsOfTicket = defineRoute({
  method: 'GET',
  path: '/tickets/:ticket/rule-runs',
  tag,
  summary: 'Which rules ran for a ticket, why, and what they did; the newest first',
  access: { policy: 'ticket.see_internal' },
  params: strict({ ticket: TicketRef }),
  query: Page,
  responses: { 200: RuleRunList },
  async handler(request) {
    const { kernel, actor, params } = request
    requireRead(actor)
    const { ticket, facts } = await requireTicket(kernel.store.db, params.ticket, actor)
    if (mayWithTicket(actor, 'ticket.see_internal', facts) !== 'allow') throw notFound('ticket')
    return answerRuns(request, { ticket: ticket.id }, request.query)
  },
})

/** Of a body that is not checked yet. */
function partsOf(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? { ...body } : {}
}

async function answerRuns(
  { kernel, raw }: Pick<AnyRequest, 'kernel' | 'raw'>,
  of: Parameters<typeof runPage>[1]['of'],
  { after, limit = DEFAULT_LIMIT }: { after?: string; limit?: number },
) {
  const name = 'rule' in of ? `rule-runs of rule ${of.rule}` : `rule-runs of ticket ${of.ticket}`
  const rows = await runPage(kernel.store.db, { of, limit: limit + 1, after: readAfter(name, after) })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const next = last ? encodeCursor(name, [last.at, last.id]) : null
  const items = await presentRuns(kernel.store.db, page)
  return { ...ok({ items, next }), headers: linkToNext(raw, next) }
}

function readAfter(list: string, after: string | undefined) {
  const from = decodeCursor(list, after, ['number', 'text'])
  return from && { at: from[0], id: from[1] }
}

export const ruleRoutes: Route[] = [
  list,
  create,
  ...dryRunRoutes,
  read,
  update,
  remove,
  versions,
  runsOfRule,
  runsOfTicket,
]
