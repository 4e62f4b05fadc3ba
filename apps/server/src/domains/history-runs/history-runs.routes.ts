import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, line, strict } from '@waybill/contract/schema.ts'
import { HistoryRun, HistoryRunInput, type HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import type { Selectable } from 'kysely'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { created, defineRoute, notModified, ok, type Route } from '../../http/route.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import type { Db } from '../../io/db/tables.ts'
import { findCalendarByRef } from '../calendars/calendars.queries.ts'
import { checkBody } from '../people/check-body.ts'
import { requireInstallation } from '../people/require-installation.ts'
import type { HistoryRunsTable } from '../sla/sla.tables.ts'
import { rangeOf } from '../sla/what-if.ts'
import { findWorkflowByRef } from '../workflows/workflows.queries.ts'
import { startHistoryRun } from './start-history-run.command.ts'

const tag = 'Workflows'
const WorkflowParams = strict({ workflow: line(64) })

const start = defineRoute({
  method: 'POST',
  path: '/workflows/:workflow/history-runs',
  tag,
  summary: 'Run a workflow as it is edited over past tickets: queues, breaches, idle people and dead ends',
  access: { policy: 'workflows.manage' },
  params: WorkflowParams,
  body: HistoryRunInput,
  responses: { 201: HistoryRun },
  async handler(request) {
    const { kernel, params } = request
    requireInstallation(request.actor, 'workflows.manage', 'workflow')
    const body = checkBody(HistoryRunInput, request.body)
    await rangeOf(kernel.store, SYSTEM, body, kernel.clock.now())
    if (typeof body.calendar === 'string' && !(await findCalendarByRef(kernel.store.db, body.calendar)))
      throw notFound('calendar')
    const { result } = await request.run(startHistoryRun, { ...body, ...params })
    const run = await show(kernel.store.db, params.workflow, result.id)
    return created(run, `/workflows/${run.workflow}/history-runs/${run.id}`)
  },
})

const read = defineRoute({
  method: 'GET',
  path: '/workflows/:workflow/history-runs/:run',
  tag,
  summary: 'How far a run over past tickets is, and what it came to',
  access: { policy: 'workflows.manage' },
  params: strict({ ...WorkflowParams.properties, run: Id }),
  responses: { 200: HistoryRun, 304: null },
  async handler(request) {
    requireInstallation(request.actor, 'workflows.manage', 'workflow')
    const { workflow, run } = request.params
    const body = await show(request.kernel.store.db, workflow, run)
    const etag = etagOfAnswer(0, body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

async function show(db: Db, ref: string, id: string): Promise<HistoryRun> {
  const workflow = await findWorkflowByRef(db, ref)
  const row =
    workflow &&
    (await db
      .selectFrom('history_runs')
      .selectAll()
      .where('id', '=', id.toLowerCase())
      .where('workflow_id', '=', workflow.id)
      .executeTakeFirst())
  if (!row) throw notFound('run')
  return present(row)
}

function present(row: Selectable<HistoryRunsTable>): HistoryRun {
  return {
    id: row.id,
    workflow: row.workflow_id,
    state: row.state,
    done: row.done,
    total: row.total,
    error: row.error,
    created_at: toIso(row.created_at),
    finished_at: toIsoOrNull(row.finished_at),
    result: row.result === null ? null : (JSON.parse(row.result) as HistoryResult),
  }
}

export const historyRunRoutes: Route[] = [start, read]
