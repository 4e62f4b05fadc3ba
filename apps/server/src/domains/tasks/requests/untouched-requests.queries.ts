import { BASIC_STEPS, outcomeOf } from '@waybill/contract/workflows/step.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { sql, type SqlBool } from 'kysely'
import type { Db } from '../../../io/db/tables.ts'

const HOUR = 3_600_000

/**
 * Resolved tickets that nobody has touched for as long as the version of their workflow says, a bounded number of each. To come
 * in by an import counts as a touch.
 */
export async function untouchedRequests(db: Db, now: number, limit: number): Promise<string[]> {
  const versions = await db
    .selectFrom('workflow_versions')
    .select(['workflow_id', 'version', 'definition'])
    .execute()
  const due: string[] = []
  for (const { workflow_id, version, definition } of versions) {
    const { steps, front_desk } = JSON.parse(definition) as WorkflowDefinition
    const hours = front_desk.close_after_hours
    if (hours === 0) continue
    const of = { workflow: workflow_id, version, steps: resolvedSteps(steps), before: now - hours * HOUR }
    due.push(...(await untouchedOf(db, of, limit).execute()).map(({ id }) => id))
  }
  return due
}

interface OfVersion {
  workflow: string
  version: number
  /** Where its resolved tickets stand. */
  steps: readonly string[]
  /** Milliseconds since 1970. */
  before: number
}

/** The index holds resolved tickets alone, by their step: that `status` is a literal lets SQLite see that it fits. */
export function untouchedOf(db: Db, { workflow, version, steps, before }: OfVersion, limit: number) {
  return db
    .selectFrom('tickets')
    .innerJoin('tasks', 'tasks.ticket_id', 'tickets.id')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select('tickets.id')
    .where('tickets.step_id', 'in', [...steps])
    .where('tickets.status', '=', sql.lit('resolved'))
    .where('tickets.deleted_at', 'is', null)
    .where('tickets.updated_at', '<=', before)
    .where('tasks.workflow_id', '=', workflow)
    .where('tasks.workflow_version', '=', version)
    .where('projects.archived', '=', 0)
    .where(
      sql<SqlBool>`not exists (select 1 from external_refs inner join imports on imports.id = external_refs.import_id
        where external_refs.target_id = tickets.id and imports.started_at > ${before})`,
    )
    .orderBy('tickets.updated_at')
    .limit(limit)
}

/** A version without such a step that is no refusal leaves tickets on Basic: see `standingWhenOver`. */
function resolvedSteps(steps: WorkflowDefinition['steps']): string[] {
  const own = steps.filter(({ category }) => category === 'resolved')
  const leaves = own.every((step) => outcomeOf(step) === 'refused')
  const basic = leaves ? BASIC_STEPS.filter(({ category }) => category === 'resolved') : []
  return [...own, ...basic].map(({ id }) => id)
}
