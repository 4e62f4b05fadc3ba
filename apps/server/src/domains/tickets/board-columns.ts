import type { Db } from '../../io/db/tables.ts'
import { BASIC_STEPS, BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import { stepsInOrder } from '@waybill/contract/workflows/steps-in-order.ts'
import type { ProjectRow } from '../projects/projects.queries.ts'
import { findVersion } from '../workflows/workflow-versions.queries.ts'
import { namesOfWorkflows, stepsById, stepsOfVersions, type StepRow } from '../workflows/workflows.queries.ts'

/** A step of a workflow in all the versions on which tickets of the project travel. */
export interface ColumnSteps {
  /** As the newest of these versions has it. */
  step: StepRow
  /** The newest version first. */
  steps: StepRow[]
  workflow: { id: string; name: string }
}

/**
 * The columns of a board: the steps of the newest version of the project's workflow, then those of other workflows in which
 * its tickets travel, by name, each in the order of the way. Versions are merged by the elements of which steps were made; an element that the newest
 * version has not stays as long as tickets stand there. In a service desk those of Basic come last, and only where tickets
 * stand: at its first step they wait to be routed.
 * @param occupied the steps at which tickets stand
 */
export async function columnsOf(
  db: Db,
  project: Pick<ProjectRow, 'workflow_id' | 'kind'>,
  occupied: readonly string[],
): Promise<ColumnSteps[]> {
  const held = await stepsById(db, occupied)
  const own = project.workflow_id
  const workflows = [...new Set([own, ...[...held.values()].map((step) => step.workflow_id)])]
  const names = await namesOfWorkflows(db, workflows)
  const nameOf = (id: string) => names.get(id) ?? ''
  const all = Map.groupBy(
    await stepsOfVersions(db, workflows, [...held.values()]),
    (step) => step.workflow_id,
  )
  const others = workflows.filter((id) => id !== own).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  const columns: ColumnSteps[] = []
  for (const id of [own, ...others]) {
    const steps = await inOrderOfTheWay(db, all.get(id) ?? [])
    columns.push(...merge({ id, name: nameOf(id) }, steps, held))
  }
  return project.kind === 'service_desk' ? ofDesk(columns, held) : columns
}

/** Steps of the newest version as its ways lead; those of versions before it stay behind them. */
async function inOrderOfTheWay(db: Db, steps: StepRow[]): Promise<StepRow[]> {
  const [first] = steps
  const newest = first && (await findVersion(db, first.workflow_id, first.version))
  if (!newest) return steps
  const way = new Map(stepsInOrder(newest.definition).map(({ id }, at) => [id, at]))
  const placeOf = ({ id }: StepRow) => way.get(id) ?? way.size
  return steps.toSorted((a, b) => placeOf(a) - placeOf(b))
}

const UNROUTED = 'Unrouted'

function ofDesk(columns: readonly ColumnSteps[], held: ReadonlyMap<string, StepRow>): ColumnSteps[] {
  const [ofBasic, others] = [true, false].map((is) =>
    columns.filter(({ workflow }) => (workflow.id === BASIC_WORKFLOW_ID) === is),
  )
  const [start] = BASIC_STEPS
  const basic = (ofBasic ?? []).map((column) =>
    column.step.id === start?.id ? { ...column, step: { ...column.step, name: UNROUTED } } : column,
  )
  const shown = [...(others ?? []), ...basic.filter(({ steps }) => steps.some(({ id }) => held.has(id)))]
  // Somewhere the first ticket comes.
  return shown.length > 0 ? shown : basic.slice(0, 1)
}

function merge(
  workflow: ColumnSteps['workflow'],
  steps: readonly StepRow[],
  held: ReadonlyMap<string, StepRow>,
): ColumnSteps[] {
  const newest = steps[0]?.version
  const elements = Map.groupBy(steps, (step) => step.element_id)
  return [...elements.values()].flatMap((same) => {
    const [step] = same
    const stays = step && (step.version === newest || same.some(({ id }) => held.has(id)))
    return stays ? [{ step, steps: same, workflow }] : []
  })
}
