import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../../io/db/tables.ts'

const HOUR = 3_600_000

/** Resolved tickets that nobody has touched for as long as the version of their workflow says, a bounded number of each. */
export async function untouchedRequests(db: Db, now: number, limit: number): Promise<string[]> {
  const versions = await db
    .selectFrom('workflow_versions')
    .select(['workflow_id', 'version', 'definition'])
    .execute()
  const due: string[] = []
  for (const { workflow_id, version, definition } of versions) {
    const hours = (JSON.parse(definition) as WorkflowDefinition).front_desk.close_after_hours
    if (hours === 0) continue
    const rows = await db
      .selectFrom('tasks')
      .innerJoin('tickets', 'tickets.id', 'tasks.ticket_id')
      .innerJoin('projects', 'projects.id', 'tickets.project_id')
      .select('tickets.id')
      .where('tasks.workflow_id', '=', workflow_id)
      .where('tasks.workflow_version', '=', version)
      .where('tickets.status', '=', 'resolved')
      .where('tickets.deleted_at', 'is', null)
      .where('tickets.updated_at', '<=', now - hours * HOUR)
      .where('projects.archived', '=', 0)
      .orderBy('tickets.updated_at')
      .limit(limit)
      .execute()
    due.push(...rows.map(({ id }) => id))
  }
  return due
}
