import { foldText } from '@waybill/contract/fold-text.ts'
import type { Status, Step } from '@waybill/contract/workflows/step.ts'
import type { WorkflowDefinition, WorkflowState } from '@waybill/contract/workflows/workflow.ts'
import type { Selectable } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { keptByDirectory } from '../../kernel/kept-by-directory.ts'
import { prepared } from '../../kernel/prepared.ts'
import { isId } from '../people/people.queries.ts'
import type { WorkflowStepsTable, WorkflowsTable } from './workflows.tables.ts'

export type WorkflowRow = Selectable<WorkflowsTable>
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

/** A step as the API shows it. */
export function presentStep({ id, name, category, outcome }: StepRow): Step {
  return { id, name, category, ...(outcome && { outcome }) }
}

/** The steps of the newest versions of workflows and of further versions, the newest first, each in its order. */
export async function stepsOfVersions(
  db: Db,
  workflows: readonly string[],
  further: readonly Pick<StepRow, 'workflow_id' | 'version'>[],
): Promise<StepRow[]> {
  const newest = await db
    .selectFrom('workflows')
    .select(['id', 'version'])
    .where('id', 'in', workflows)
    .execute()
  const wanted = newest.map(({ id, version }) => {
    const held = further.flatMap((one) => (one.workflow_id === id ? [one.version] : []))
    return { id, versions: [...new Set([...held, ...(version === null ? [] : [version])])] }
  })
  return selectVersions(db, wanted).execute()
}

export function selectVersions(db: Db, wanted: readonly { id: string; versions: readonly number[] }[]) {
  return db
    .selectFrom('workflow_steps')
    .selectAll()
    .where((where) =>
      where.or(
        wanted.map(({ id, versions }) =>
          where.and([where('workflow_id', '=', id), where('version', 'in', [...versions])]),
        ),
      ),
    )
    .orderBy('version', 'desc')
    .orderBy('position')
}

/** The element of which a step was made, and its workflow, by the id of either; null when there is no such step. */
export async function findElement(
  db: Db,
  ref: string,
): Promise<Pick<StepRow, 'element_id' | 'workflow_id'> | null> {
  const id = ref.toLowerCase()
  const row = await db
    .selectFrom('workflow_steps')
    .select(['element_id', 'workflow_id'])
    .where((either) => either.or([either('id', '=', id), either('element_id', '=', id)]))
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Names by id; workflows that do not exist are missing. */
export function namesOfWorkflows(db: Db, ids: Iterable<string>): Promise<Map<string, string>> {
  return keptNames(db, ids, null)
}

const keptNames = keptByDirectory<null, string>(
  async (db, ids) => {
    const rows = await db.selectFrom('workflows').select(['id', 'name']).where('id', 'in', ids).execute()
    return new Map(rows.map((row) => [row.id, row.name]))
  },
  () => '',
)

/** Where a ticket starts without a wish for a status. */
export function startOf(steps: readonly StepRow[]): StepRow | undefined {
  return steps.find((step) => step.is_start === 1) ?? steps[0]
}

/** A status set by hand means the first step of that category. */
export function stepOfStatus(steps: readonly StepRow[], status: Status): StepRow | undefined {
  return steps.find((step) => step.category === status)
}

/** The form of a workflow's name that is unique: "Hardware" and "hardware" are one. */
export function foldWorkflowName(name: string): string {
  return foldText(name.trim())
}

/** What is edited of a workflow. */
export function definitionOf({ definition }: Pick<WorkflowRow, 'definition'>): WorkflowDefinition {
  return JSON.parse(definition) as WorkflowDefinition
}

/** The workflow that an id or a name (in any case of letters) names. */
export async function findWorkflowByRef(db: Db, ref: string): Promise<WorkflowRow | null> {
  const query = db.selectFrom('workflows').selectAll()
  const byId = isId(ref) ? await query.where('id', '=', ref.toLowerCase()).executeTakeFirst() : undefined
  return byId ?? (await query.where('name_folded', '=', foldWorkflowName(ref)).executeTakeFirst()) ?? null
}

/** The workflow of a reference, locked until commit. */
export async function lockWorkflowByRef(
  { tx, sql }: CommandContext,
  ref: string,
): Promise<WorkflowRow | null> {
  const found = await findWorkflowByRef(tx, ref)
  if (!found) return null
  const query = tx.selectFrom('workflows').selectAll().where('id', '=', found.id)
  return (await sql.forUpdate(query).executeTakeFirst()) ?? null
}

export interface WorkflowFilter {
  states: readonly WorkflowState[] | null
  q: string | undefined
}

/** A page of workflows in the order of their names. */
export function listWorkflows(
  db: Db,
  sql: EngineSql,
  filter: WorkflowFilter,
  page: { limit: number; after: { name: string; id: string } | null },
): Promise<WorkflowRow[]> {
  const { after } = page
  return filtered(db, sql, filter)
    .selectAll()
    .$if(after !== null, (query) =>
      query.where((where) =>
        where(where.refTuple('name_folded', 'id'), '>', where.tuple(after?.name ?? '', after?.id ?? '')),
      ),
    )
    .orderBy('name_folded')
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

export async function countWorkflows(db: Db, sql: EngineSql, filter: WorkflowFilter): Promise<number> {
  const row = await filtered(db, sql, filter)
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

function filtered(db: Db, sql: EngineSql, { states, q }: WorkflowFilter) {
  return db
    .selectFrom('workflows')
    .$if(states !== null, (query) => query.where('state', 'in', [...(states ?? [])]))
    .$if(q !== undefined, (query) =>
      query.where((where) => sql.contains(where.ref('name_folded'), foldWorkflowName(q ?? ''))),
    )
}

/** Keys of the projects that have the workflow as their default, in order. */
export async function projectsOfWorkflow(
  db: Db,
  id: string,
): Promise<{ id: string; key: string; name: string }[]> {
  return db
    .selectFrom('projects')
    .select(['id', 'key', 'name'])
    .where('workflow_id', '=', id)
    .orderBy('key')
    .execute()
}
