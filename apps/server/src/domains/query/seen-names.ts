import { foldName } from '@waybill/contract/fold-text.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import { isStaff, mayInInstallation } from '@waybill/contract/access/policies.ts'
import { visibleTickets, type ReachedProject } from '../tickets/ticket-reach.queries.ts'
import { findWorkflowByRef } from '../workflows/workflows.queries.ts'
import { projectsWithLabel } from './find-named.queries.ts'
import type { QueryScope } from './query-scope.ts'

/**
 * Whether the actor may know that there is a label of this folded name: they work in a project that has it. Whether it exists
 * elsewhere must make no difference to what they are answered.
 */
export async function knowsLabel(scope: QueryScope, name: string): Promise<boolean> {
  const projects = await projectsWithLabel(scope.db, name)
  return projects.some((id) => worksIn(scope, id))
}

/**
 * Steps of this name, in any case of letters, that the actor may know of: they work with its workflow, or a ticket that they
 * see stands there.
 */
export async function knownSteps(scope: QueryScope, name: string): Promise<string[]> {
  const steps = (await scope.stepsByName()).get(foldName(name)) ?? []
  const workflows = new Set(
    [...scope.reach.projects.values()]
      .filter(({ project }) => worksIn(scope, project.id))
      .map(({ project }) => project.workflow_id),
  )
  const ids = steps.map((step) => step.id)
  const all = mayInInstallation(scope.actor, 'workflows.see') === 'allow'
  if (ids.length === 0 || all || steps.some((step) => workflows.has(step.workflow_id))) return ids
  return (await standsOnTicket(scope, sql`tickets.step_id in (${sql.join(ids)})`)) ? ids : []
}

/** The workflow of an id or a name that the actor may know of: they see workflows, or work in a project that has it as its own. */
export async function knownWorkflow(scope: QueryScope, ref: string): Promise<string | null> {
  const workflow = await findWorkflowByRef(scope.db, ref)
  if (!workflow) return null
  if (mayInInstallation(scope.actor, 'workflows.see') === 'allow') return workflow.id
  const has = ({ project }: ReachedProject) =>
    project.workflow_id === workflow.id && worksIn(scope, project.id)
  return [...scope.reach.projects.values()].some(has) ? workflow.id : null
}

function worksIn({ reach }: QueryScope, project: string): boolean {
  const reached = reach.projects.get(project)
  return reached !== undefined && isStaff(reached.as)
}

async function standsOnTicket(
  { db, actor, reach }: QueryScope,
  condition: Expression<SqlBool>,
): Promise<boolean> {
  const visible = visibleTickets(reach, actor, false)
  let query = db.selectFrom('tickets').select('id').where('deleted_at', 'is', null).where(condition)
  if (visible) query = query.where(visible)
  return (await query.limit(1).executeTakeFirst()) !== undefined
}
