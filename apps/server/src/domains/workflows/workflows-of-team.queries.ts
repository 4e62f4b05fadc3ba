import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'

/**
 * Names of the workflows that need a team: in what is edited or in the newest version, unless they are archived, and in older
 * versions on which tickets are still on their way. There are few of them, and teams are deleted rarely.
 */
export async function workflowsOfTeam(db: Db, team: string): Promise<string[]> {
  const drafts = await db
    .selectFrom('workflows')
    .select(['name', 'definition'])
    .where('state', '<>', 'archived')
    .execute()
  const versions = await db
    .selectFrom('workflow_versions')
    .innerJoin('workflows', 'workflows.id', 'workflow_versions.workflow_id')
    .select(['workflows.name', 'workflow_versions.definition'])
    .where((either) =>
      either.or([
        either.and([
          either('workflows.state', '<>', 'archived'),
          either('workflow_versions.version', '=', either.ref('workflows.version')),
        ]),
        either.exists(
          either
            .selectFrom('tasks')
            .select('tasks.id')
            .where('tasks.open', '=', 1)
            .whereRef('tasks.workflow_id', '=', 'workflow_versions.workflow_id')
            .whereRef('tasks.workflow_version', '=', 'workflow_versions.version'),
        ),
      ]),
    )
    .execute()
  const found = [...drafts, ...versions].filter(({ definition }) =>
    (JSON.parse(definition) as WorkflowDefinition).steps.some(
      (step) => step.team === team || step.escalate_to === team,
    ),
  )
  return [...new Set(found.map(({ name }) => name))].toSorted((a, b) => (a < b ? -1 : 1))
}
