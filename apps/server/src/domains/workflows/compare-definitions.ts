import type { DefinitionChange } from '@waybill/contract/workflows/diff-definitions.ts'
import { diffDefinitions } from '@waybill/contract/workflows/diff-definitions.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { namesOfRefs } from './workflow-names.queries.ts'

export interface NamedChange {
  change: DefinitionChange
  /** Names of what the change names by id. */
  names: Record<string, string>
}

/** What is different between two definitions of one workflow, both under the ids of elements. */
export async function compareDefinitions(
  db: Db,
  before: WorkflowDefinition,
  after: WorkflowDefinition,
): Promise<NamedChange> {
  const steps = [...before.steps, ...after.steps].map(({ id, name }) => [id, name] as const)
  return {
    change: diffDefinitions(before, after),
    names: Object.fromEntries([...(await namesOfRefs(db, [before, after])), ...steps]),
  }
}
