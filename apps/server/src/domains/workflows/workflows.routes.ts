import { invalidField } from '@waybill/contract/problems/problem.ts'
import {
  CreateWorkflowInput,
  UpdateWorkflowInput,
  WORKFLOW_STATES,
  Workflow,
  WorkflowList,
  type WorkflowState,
} from '@waybill/contract/workflows/workflow.ts'
import { WorkflowParams, WorkflowQuery } from '@waybill/contract/workflows/workflow-answers.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { created, defineRoute, noContent, notModified, ok, type Route } from '../../http/route.ts'
import { changeOf } from '../../http/with-path.ts'
import type { Command } from '../../kernel/command.ts'
import { requireInstallation } from '../people/require-installation.ts'
import type { PluginList } from '../plugins/loaded-plugin.ts'
import { archiveWorkflow } from './archive-workflow.command.ts'
import { createWorkflow } from './create-workflow.command.ts'
import { deleteWorkflow } from './delete-workflow.command.ts'
import { pauseWorkflow } from './pause-workflow.command.ts'
import { publishWithPlugins } from './publish-with-plugins.ts'
import { resumeWorkflow } from './resume-workflow.command.ts'
import { showWorkflow } from './show-workflow.ts'
import { unarchiveWorkflow } from './unarchive-workflow.command.ts'
import { updateWorkflow } from './update-workflow.command.ts'
import { presentWorkflows } from './workflows.presenter.ts'
import { countWorkflows, listWorkflows } from './workflows.queries.ts'

const tag = 'Workflows'

const listRoute = defineRoute({
  method: 'GET',
  path: '/workflows',
  tag,
  summary: 'The workflows by name, each with its definition and with what is wrong in it',
  access: { policy: 'workflows.see' },
  query: WorkflowQuery,
  responses: { 200: WorkflowList },
  async handler({ deps, kernel, actor, query }) {
    requireInstallation(actor, 'workflows.see', 'page')
    const { db, sql } = kernel.store
    const { limit = 50, after, count, state, q } = query
    const filter = { states: readStates(state), q }
    const list = `workflows ${JSON.stringify([state, q])}`
    const from = decodeCursor(list, after, ['text', 'text'])
    const page = { limit: limit + 1, after: from && { name: from[0], id: from[1] } }
    const rows = await listWorkflows(db, sql, filter, page)
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return ok({
      items: await presentWorkflows(db, actor, items, deps),
      next: last ? encodeCursor(list, [last.name_folded, last.id]) : null,
      ...(count && { count: await countWorkflows(db, sql, filter) }),
    })
  },
})

function readStates(words: string | undefined): WorkflowState[] | null {
  if (words === undefined) return null
  return words.split(',').map((word) => {
    const state = WORKFLOW_STATES.find((one) => one === word.trim())
    if (!state)
      throw invalidField('?state', 'workflow.unknown_state', `is none of ${WORKFLOW_STATES.join(', ')}`)
    return state
  })
}

const createRoute = defineRoute({
  method: 'POST',
  path: '/workflows',
  tag,
  summary: 'Make a workflow with all of its graph; what is wrong with it is told and keeps it a draft',
  access: { policy: 'workflows.manage' },
  body: CreateWorkflowInput,
  responses: { 201: Workflow },
  async handler(request) {
    const { result } = await request.run(createWorkflow, request.body)
    const body = await showWorkflow(request, result.id, result.ids)
    return created(body, `/workflows/${result.id}`, etagOfAnswer(body.seq, body))
  },
})

const readRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow',
  tag,
  summary: 'A workflow by id or name',
  access: { policy: 'workflows.see' },
  params: WorkflowParams,
  responses: { 200: Workflow },
  async handler(request) {
    requireInstallation(request.actor, 'workflows.see', 'workflow')
    const body = await showWorkflow(request, request.params.workflow)
    const etag = etagOfAnswer(body.seq, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const updateRoute = defineRoute({
  method: 'PATCH',
  path: '/workflows/:workflow',
  tag,
  summary:
    'Save the definition. Elements keep their ids, names that begin with temp- make new ones; all of it or nothing',
  access: { policy: 'workflows.manage' },
  params: WorkflowParams,
  body: UpdateWorkflowInput,
  responses: { 200: Workflow },
  async handler(request) {
    const { result } = await request.run(updateWorkflow, changeOf(request))
    const body = await showWorkflow(request, result.id, result.ids)
    return ok(body, etagOfAnswer(body.seq, body))
  },
})

const deleteRoute = defineRoute({
  method: 'DELETE',
  path: '/workflows/:workflow',
  tag,
  summary: 'Delete a workflow that was never published',
  access: { policy: 'workflows.manage' },
  params: WorkflowParams,
  responses: { 204: null },
  async handler(request) {
    await request.run(deleteWorkflow, request.params)
    return noContent()
  },
})

/** POST /workflows/{id}/{verb}: the definition stays as it is. */
function verbRoute<Loaded>(
  verb: string,
  summary: string,
  commandOf: (plugins: PluginList) => Command<typeof WorkflowParams, Loaded, { id: string }>,
): Route {
  return defineRoute({
    method: 'POST',
    path: `/workflows/:workflow/${verb}`,
    tag,
    summary,
    access: { policy: 'workflows.manage' },
    params: WorkflowParams,
    responses: { 200: Workflow },
    async handler(request) {
      const { result } = await request.run(commandOf(request.deps.plugins), request.params)
      const body = await showWorkflow(request, result.id)
      return ok(body, etagOfAnswer(body.seq, body))
    },
  })
}

export const workflowRoutes: Route[] = [
  listRoute,
  createRoute,
  readRoute,
  updateRoute,
  deleteRoute,
  verbRoute(
    'publish',
    'Make the next version of the definition: new tickets travel on it',
    publishWithPlugins,
  ),
  verbRoute('pause', 'Take no new tickets; those on their way go on', () => pauseWorkflow),
  verbRoute('resume', 'Take new tickets again', () => resumeWorkflow),
  verbRoute('archive', 'Put a workflow away that no project has as default', () => archiveWorkflow),
  verbRoute('unarchive', 'Take a workflow out of the archive', () => unarchiveWorkflow),
]
