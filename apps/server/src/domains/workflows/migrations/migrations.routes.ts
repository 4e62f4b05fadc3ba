import { Id, strict } from '@waybill/contract/schema.ts'
import {
  WorkflowParams,
  WorkflowRef,
  WorkflowVersionsQuery,
} from '@waybill/contract/workflows/workflow-answers.ts'
import {
  MigrateWorkflowInput,
  MigrationItemList,
  MigrationItemQuery,
  MigrationPreview,
  WorkflowMigration,
  WorkflowMigrationList,
} from '@waybill/contract/workflows/workflow-migration.ts'
import { decodeCursor, encodeCursor } from '../../../http/cursor.ts'
import { created, defineRoute, ok, type Route, type RouteRequest } from '../../../http/route.ts'
import { checkBody } from '../../people/check-body.ts'
import { requireInstallation } from '../../people/require-installation.ts'
import { noSuchWorkflow } from '../workflows.errors.ts'
import { findWorkflowByRef, type WorkflowRow } from '../workflows.queries.ts'
import { noSuchMigration } from './migrations.errors.ts'
import { presentMigrationItems, presentMigrations } from './migrations.presenter.ts'
import { findMigration, listMigrationItems, listMigrations, type MigrationRow } from './migrations.queries.ts'
import { planMigration } from './plan-migration.ts'
import { startMigration } from './start-migration.command.ts'
import { stopMigration } from './stop-migration.command.ts'
import { undoMigration } from './undo-migration.command.ts'

const tag = 'Workflows'
const MigrationParams = strict({ workflow: WorkflowRef, migration: Id })
type AnyRequest = RouteRequest<{ workflow: string }, unknown, unknown>
type MigrationRequest = RouteRequest<{ workflow: string; migration: string }, unknown, unknown>

type Right = 'workflows.see' | 'workflows.manage'

/** @throws Problem 404 or 403 */
async function workflowOf({ kernel, actor, params }: AnyRequest, right: Right): Promise<WorkflowRow> {
  requireInstallation(actor, right, 'workflow')
  const workflow = await findWorkflowByRef(kernel.store.db, params.workflow)
  if (!workflow) throw noSuchWorkflow()
  return workflow
}

/** @throws Problem 404 or 403 */
async function migrationOfPath(request: MigrationRequest, right: Right): Promise<MigrationRow> {
  const workflow = await workflowOf(request, right)
  const found = await findMigration(request.kernel.store.db, request.params.migration)
  if (found?.workflow_id !== workflow.id) throw noSuchMigration()
  return found
}

async function show({ kernel, actor }: AnyRequest, id: string): Promise<WorkflowMigration> {
  const { db } = kernel.store
  const row = await findMigration(db, id)
  const [shown] = row ? await presentMigrations(db, actor, [row]) : []
  if (!shown) throw noSuchMigration()
  return shown
}

const startRoute = defineRoute({
  method: 'POST',
  path: '/workflows/:workflow/migrations',
  tag,
  summary:
    'Bring tickets that are on their way to another version. With dry_run it only says where those of each step would go (200); else it goes on by itself (201)',
  access: { policy: 'workflows.manage' },
  params: WorkflowParams,
  body: MigrateWorkflowInput,
  responses: { 200: MigrationPreview, 201: WorkflowMigration },
  async handler(request) {
    const workflow = await workflowOf(request, 'workflows.manage')
    const { dry_run = false, ...wish } = checkBody(MigrateWorkflowInput, request.body)
    if (dry_run) return ok((await planMigration(request.kernel.store.db, workflow.id, wish)).preview)
    const { result } = await request.run(startMigration, { ...wish, workflow: workflow.id })
    return created(await show(request, result.id), `/workflows/${workflow.id}/migrations/${result.id}`)
  },
})

const listRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/migrations',
  tag,
  summary: 'The migrations of running tickets, the newest first',
  access: { policy: 'workflows.see' },
  params: WorkflowParams,
  query: WorkflowVersionsQuery,
  responses: { 200: WorkflowMigrationList },
  async handler(request) {
    const workflow = await workflowOf(request, 'workflows.see')
    const { db } = request.kernel.store
    const { limit = 50, after } = request.query
    const list = `migrations ${workflow.id}`
    const [from] = decodeCursor(list, after, ['text']) ?? [null]
    const rows = await listMigrations(db, workflow.id, { limit: limit + 1, after: from })
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return ok({
      items: await presentMigrations(db, request.actor, items),
      next: last ? encodeCursor(list, [last.id]) : null,
    })
  },
})

const readRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/migrations/:migration',
  tag,
  summary: 'How far a migration is',
  access: { policy: 'workflows.see' },
  params: MigrationParams,
  responses: { 200: WorkflowMigration },
  async handler(request) {
    return ok(await show(request, (await migrationOfPath(request, 'workflows.see')).id))
  },
})

const itemsRoute = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/migrations/:migration/items',
  tag,
  summary: 'What became of each ticket',
  access: { policy: 'workflows.see' },
  params: MigrationParams,
  query: MigrationItemQuery,
  responses: { 200: MigrationItemList },
  async handler(request) {
    const { id } = await migrationOfPath(request, 'workflows.see')
    const { db } = request.kernel.store
    const { limit = 50, after, result } = request.query
    const list = `migration ${id} ${result ?? ''}`
    const [from] = decodeCursor(list, after, ['number']) ?? [null]
    const rows = await listMigrationItems(db, id, { result }, { limit: limit + 1, after: from })
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return ok({
      items: await presentMigrationItems(db, request.actor, items),
      next: last ? encodeCursor(list, [last.position]) : null,
    })
  },
})

const stopRoute = defineRoute({
  method: 'POST',
  path: '/workflows/:workflow/migrations/:migration/stop',
  tag,
  summary: 'End a migration early; tickets that were moved stay where they are',
  access: { policy: 'workflows.manage' },
  params: MigrationParams,
  responses: { 200: WorkflowMigration },
  async handler(request) {
    const { id } = await migrationOfPath(request, 'workflows.manage')
    await request.run(stopMigration, { migration: id })
    return ok(await show(request, id))
  },
})

const undoRoute = defineRoute({
  method: 'POST',
  path: '/workflows/:workflow/migrations/:migration/undo',
  tag,
  summary: 'Bring the tickets back that it has moved, except those that have gone on since',
  access: { policy: 'workflows.manage' },
  params: MigrationParams,
  responses: { 201: WorkflowMigration },
  async handler(request) {
    const { id, workflow_id } = await migrationOfPath(request, 'workflows.manage')
    const { result } = await request.run(undoMigration, { migration: id })
    return created(await show(request, result.id), `/workflows/${workflow_id}/migrations/${result.id}`)
  },
})

export const migrationRoutes: Route[] = [startRoute, listRoute, readRoute, itemsRoute, stopRoute, undoRoute]
