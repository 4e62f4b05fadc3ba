import { mayInProject } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { SetWipLimitInput } from '@waybill/contract/projects/project.ts'
import { Id, ProjectRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import type { Db } from '../../io/db/tables.ts'
import { findElement } from '../workflows/workflows.queries.ts'
import { foreignStep } from './projects.errors.ts'
import { loadProjectFacts, type ProjectRow } from './projects.queries.ts'
import { wipLimitsOf } from './wip-limits.ts'

/** Says how many tickets should stand at a step at most, in whatever version of its workflow. The board shows when there are more; nothing is refused for it. */
export const setWipLimit = defineCommand({
  name: 'set-wip-limit',
  input: strict({ project: ProjectRef, step: Id, ...SetWipLimitInput.properties }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.edit', facts),
  async run(context, { step: ref, limit }, { project }) {
    const { tx } = context
    const found = await findElement(tx, ref)
    if (!found) throw notFound('step')
    const step = found.element_id
    const limits = wipLimitsOf(project)
    if (!limits.has(step) && !(await travelsThere(tx, project, found.workflow_id))) throw foreignStep()
    const before = limits.get(step) ?? null
    if (before === limit) return { id: project.id }
    if (limit === null) limits.delete(step)
    else limits.set(step, limit)
    const wip_limits = JSON.stringify(Object.fromEntries(limits))
    const event = context.append({
      kind: 'project.wip_limit_set',
      project_id: project.id,
      data: { step, before, after: limit },
    })
    await tx
      .updateTable('projects')
      .set({ wip_limits, updated_at: context.now })
      .where('id', '=', project.id)
      .execute()
    context.afterSeq(() =>
      tx.updateTable('projects').set({ seq: event.seq }).where('id', '=', project.id).execute(),
    )
    return { id: project.id }
  },
})

/** Whether a workflow has columns on the board of the project. */
async function travelsThere(db: Db, { id, workflow_id }: ProjectRow, workflow: string): Promise<boolean> {
  if (workflow === workflow_id) return true
  const ticket = await db
    .selectFrom('tickets')
    .select('id')
    .where('project_id', '=', id)
    .where('deleted_at', 'is', null)
    .where('step_id', 'in', (of) =>
      of.selectFrom('workflow_steps').select('workflow_steps.id').where('workflow_id', '=', workflow),
    )
    .limit(1)
    .executeTakeFirst()
  return ticket !== undefined
}
