import { foldText } from '@waybill/contract/fold-text.ts'
import { BASIC_WORKFLOW_ID, type Status } from '@waybill/contract/workflows/step.ts'
import type { WorkflowFile } from '@waybill/contract/workflows/workflow-file.ts'
import type { Db } from '../../io/db/tables.ts'
import { versionOf } from '../workflows/workflow-versions.queries.ts'
import { parseWorkflowFile } from '../workflows/workflow-yaml.ts'
import { findWorkflowByRef } from '../workflows/workflows.queries.ts'
import { badMapping, noSuchWorkflow, workflowNotPublished } from './imports.errors.ts'
import type { Mapping } from './mapping.ts'

export interface StepOfImport {
  name: string
  category: Status
  is_start: boolean
}

/** The workflow on which the tickets of an import stand. */
export interface WorkflowOfImport {
  name: string
  /** The mapping brings it along; it is made when the installation has none of that name. */
  file: WorkflowFile | null
  /** Nothing of that name is there yet. */
  missing: boolean
  steps: readonly StepOfImport[]
}

/**
 * The workflow that a mapping names; null: none.
 * @param yaml the file that it names
 * @throws Problem when it is not there or takes no tickets, or when the mapping names steps that it does not have
 */
export async function workflowOfImport(
  db: Db,
  mapping: Mapping,
  yaml: string | undefined,
): Promise<WorkflowOfImport | null> {
  if (mapping.workflow === undefined) return null
  const file = 'file' in mapping.workflow && yaml !== undefined ? parseWorkflowFile(yaml) : null
  const name = 'name' in mapping.workflow ? mapping.workflow.name : (file?.name ?? mapping.workflow.file)
  const steps = await publishedSteps(db, name)
  if (!steps && !file) throw noSuchWorkflow(name)
  const found = { name, file, missing: !steps, steps: steps ?? stepsOfFile(file) }
  assertStepsKnown(mapping, found)
  return found
}

/** The newest version of a published workflow. @throws Problem when it takes no tickets */
export async function publishedVersion(db: Db, name: string) {
  const row = await findWorkflowByRef(db, name)
  if (!row) return null
  if (row.state !== 'published' || row.version === null || row.id === BASIC_WORKFLOW_ID)
    throw workflowNotPublished(row.name)
  return versionOf(db, row.id, row.version)
}

async function publishedSteps(db: Db, name: string): Promise<readonly StepOfImport[] | null> {
  return (await publishedVersion(db, name))?.definition.steps ?? null
}

function stepsOfFile(file: WorkflowFile | null): StepOfImport[] {
  return (file?.steps ?? []).map(({ name, category, start }) => ({
    name,
    category,
    is_start: start ?? false,
  }))
}

/** The form of a step's name by which words of a file find it. */
export function foldStepName(name: string): string {
  return foldText(name.trim())
}

function assertStepsKnown({ ticket: { step } }: Mapping, { name, steps }: WorkflowOfImport): void {
  if (typeof step !== 'object') return
  const named = [
    ...Object.values(step.values ?? {}),
    ...(step.otherwise === undefined ? [] : [step.otherwise]),
  ]
  const there = new Set(steps.map((one) => foldStepName(one.name)))
  const wrong = named.find((one) => !there.has(foldStepName(one)))
  if (wrong === undefined) return
  const known = steps.map((one) => one.name).join(', ')
  throw badMapping('', `/ticket/step names "${wrong}", and the workflow "${name}" has the steps ${known}`)
}
