import type { Db } from '../../io/db/tables.ts'
import { definitionOf, type WorkflowRow } from './workflows.queries.ts'

/** Ids of elements that the definition has, or that a version was made of: those may come back. */
export async function knownElements(
  db: Db,
  workflow: Pick<WorkflowRow, 'id' | 'definition'>,
): Promise<Set<string>> {
  const { steps, transitions, end_actions } = definitionOf(workflow)
  const versions = await db
    .selectFrom('workflow_versions')
    .select('elements')
    .where('workflow_id', '=', workflow.id)
    .execute()
  const published = versions.flatMap(({ elements }) =>
    Object.values(JSON.parse(elements) as Record<string, string>),
  )
  return new Set([...[...steps, ...transitions, ...end_actions].map(({ id }) => id), ...published])
}
