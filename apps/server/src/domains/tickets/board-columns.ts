import type { Db } from '../../io/db/tables.ts'
import {
  namesOfWorkflows,
  stepsById,
  stepsOfWorkflows,
  type StepRow,
} from '../workflows/workflows.queries.ts'

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
 * its tickets travel, by name. Versions are merged by the elements of which steps were made; an element that the newest
 * version has not stays as long as tickets stand there.
 * @param occupied the steps at which tickets stand
 */
export async function columnsOf(
  db: Db,
  workflow: string,
  occupied: readonly string[],
): Promise<ColumnSteps[]> {
  const held = await stepsById(db, occupied)
  const workflows = [...new Set([workflow, ...[...held.values()].map((step) => step.workflow_id)])]
  const names = await namesOfWorkflows(db, workflows)
  const nameOf = (id: string) => names.get(id) ?? ''
  const all = Map.groupBy(await stepsOfWorkflows(db, workflows), (step) => step.workflow_id)
  const inOrder = workflows.toSorted((a, b) => {
    if (a === workflow || b === workflow) return a === workflow ? -1 : 1
    return nameOf(a) < nameOf(b) ? -1 : 1
  })
  return inOrder.flatMap((id) => merge({ id, name: nameOf(id) }, all.get(id) ?? [], held))
}

function merge(
  workflow: ColumnSteps['workflow'],
  steps: readonly StepRow[],
  held: ReadonlyMap<string, StepRow>,
): ColumnSteps[] {
  const newest = steps[0]?.version
  const travelled = new Set(
    [...held.values()].filter((step) => step.workflow_id === workflow.id).map((step) => step.version),
  )
  const used = steps.filter(({ version }) => version === newest || travelled.has(version))
  const elements = Map.groupBy(used, (step) => step.element_id)
  return [...elements.values()].flatMap((same) => {
    const [step] = same
    const stays = step && (step.version === newest || same.some(({ id }) => held.has(id)))
    return stays ? [{ step, steps: same, workflow }] : []
  })
}
