import type { Status } from '@waybill/contract/workflows/step.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import type { WorkflowStepsTable } from './workflows.tables.ts'

export type StepRow = Selectable<WorkflowStepsTable>

/** The steps of the newest version of a workflow, in their order: where new tickets start. */
export function newestSteps(db: Db, workflowId: string): Promise<StepRow[]> {
  return selectNewest(db, { workflow: workflowId })
}

const selectNewest = prepared((db, { workflow }: { workflow: string }) =>
  db
    .selectFrom('workflow_steps')
    .selectAll()
    .where('workflow_id', '=', workflow)
    .where('version', '=', (inner) =>
      inner
        .selectFrom('workflow_steps')
        .select((of) => of.fn.max('version').as('version'))
        .where('workflow_id', '=', workflow),
    )
    .orderBy('position'),
)

/** The steps of the very version to which a step belongs, in their order: where a ticket at that step may stand. */
export function stepsBeside(db: Db, stepId: string): Promise<StepRow[]> {
  return db
    .selectFrom('workflow_steps')
    .innerJoin('workflow_steps as here', (join) =>
      join
        .onRef('here.workflow_id', '=', 'workflow_steps.workflow_id')
        .onRef('here.version', '=', 'workflow_steps.version'),
    )
    .selectAll('workflow_steps')
    .where('here.id', '=', stepId)
    .orderBy('workflow_steps.position')
    .execute()
}

/** Steps that were read already, for each database: versions of workflows never change, so neither do their steps. */
const knownSteps = new WeakMap<Db, Map<string, StepRow>>()

/** The steps with these ids. */
export async function stepsById(db: Db, ids: readonly string[]): Promise<Map<string, StepRow>> {
  const known = knownSteps.get(db) ?? new Map<string, StepRow>()
  knownSteps.set(db, known)
  const wanted = [...new Set(ids)]
  const missing = wanted.filter((id) => !known.has(id))
  if (missing.length > 0) {
    const rows = await db.selectFrom('workflow_steps').selectAll().where('id', 'in', missing).execute()
    for (const row of rows) known.set(row.id, row)
  }
  return new Map(wanted.flatMap((id) => known.get(id) ?? []).map((row) => [row.id, row]))
}

/** Where a ticket starts without a wish for a status. */
export function startOf(steps: readonly StepRow[]): StepRow | undefined {
  return steps.find((step) => step.is_start === 1) ?? steps[0]
}

/** A status set by hand means the first step of that category. */
export function stepOfStatus(steps: readonly StepRow[], status: Status): StepRow | undefined {
  return steps.find((step) => step.category === status)
}
