import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import {
  PublishPreview,
  WorkflowDiff,
  WorkflowDiffParams,
  WorkflowParams,
  WorkflowVersionList,
  WorkflowVersionParams,
  WorkflowVersionView,
  WorkflowVersionsQuery,
} from '@waybill/contract/workflows/workflow-answers.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok, type Route } from '../../http/route.ts'
import type { Db } from '../../io/db/tables.ts'
import { requireInstallation } from '../people/require-installation.ts'
import { compareDefinitions } from './compare-definitions.ts'
import { shownTo } from './hide-addresses.ts'
import { previewPublish } from './preview-publish.ts'
import { findVersion, inElements, listVersions } from './workflow-versions.queries.ts'
import { presentVersion, presentVersions } from './workflow-versions.presenter.ts'
import { noSuchVersion, noSuchWorkflow } from './workflows.errors.ts'
import { definitionOf, findWorkflowByRef, type WorkflowRow } from './workflows.queries.ts'

const tag = 'Workflows'

/** @throws Problem 404 */
async function workflowOfPath(db: Db, ref: string): Promise<WorkflowRow> {
  const row = await findWorkflowByRef(db, ref)
  if (!row) throw noSuchWorkflow()
  return row
}

const versionsRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/versions',
  tag,
  summary: 'The published versions, the newest first, each with what is different from the one before',
  access: { policy: 'workflows.see' },
  params: WorkflowParams,
  query: WorkflowVersionsQuery,
  responses: { 200: WorkflowVersionList },
  async handler({ kernel, actor, params, query }) {
    requireInstallation(actor, 'workflows.see', 'workflow')
    const { db } = kernel.store
    const { id } = await workflowOfPath(db, params.workflow)
    const { limit = 50, after } = query
    const list = `versions ${id}`
    const [before] = decodeCursor(list, after, ['number']) ?? [null]
    const rows = await listVersions(db, id, { limit: limit + 1, before })
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return ok({
      items: await presentVersions(db, items),
      next: last ? encodeCursor(list, [last.version]) : null,
    })
  },
})

const versionRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/versions/:version',
  tag,
  summary: 'A version as it was published; it never changes',
  access: { policy: 'workflows.see' },
  params: WorkflowVersionParams,
  responses: { 200: WorkflowVersionView },
  async handler(request) {
    requireInstallation(request.actor, 'workflows.see', 'workflow')
    const { db } = request.kernel.store
    const workflow = await workflowOfPath(db, request.params.workflow)
    const { version } = request.params
    const [row] = await listVersions(db, workflow.id, { limit: 1, before: version + 1 })
    if (row?.version !== version) throw noSuchVersion()
    const body = await presentVersion(db, request.actor, workflow, row)
    const etag = etagOfAnswer(version, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const diffRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/versions/:from/diff/:to',
  tag,
  summary:
    'What is different between two versions, or a version and the definition as it is edited (`draft`)',
  access: { policy: 'workflows.see' },
  params: WorkflowDiffParams,
  responses: { 200: WorkflowDiff },
  async handler({ kernel, actor, params }) {
    requireInstallation(actor, 'workflows.see', 'workflow')
    const { db } = kernel.store
    const { from, to } = params
    const workflow = await workflowOfPath(db, params.workflow)
    const before = await definitionAt(db, workflow, from)
    const after = await definitionAt(db, workflow, to)
    const { change, names } = await compareDefinitions(db, shownTo(actor, before), shownTo(actor, after))
    return ok({ from, to, ...change, names })
  },
})

async function definitionAt(
  db: Db,
  workflow: WorkflowRow,
  version: number | 'draft',
): Promise<WorkflowDefinition> {
  if (version === 'draft') return definitionOf(workflow)
  const found = await findVersion(db, workflow.id, version)
  if (!found) throw noSuchVersion()
  return inElements(found)
}

const previewRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/publish-preview',
  tag,
  summary:
    'Whom publishing would touch: the difference, the problems, projects, and tickets that stay on their version',
  access: { policy: 'workflows.see' },
  params: WorkflowParams,
  responses: { 200: PublishPreview },
  async handler({ deps, kernel, actor, params }) {
    requireInstallation(actor, 'workflows.see', 'workflow')
    const { db } = kernel.store
    return ok(await previewPublish(db, actor, await workflowOfPath(db, params.workflow), deps))
  },
})

export const versionRoutes: Route[] = [versionsRoute, versionRoute, diffRoute, previewRoute]
