import { mayInProject } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { SetWipLimitInput } from '@waybill/contract/projects/project.ts'
import { Id, ProjectRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { elementOf } from '../workflows/workflows.queries.ts'
import { loadProjectFacts } from './projects.queries.ts'
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
    const step = await elementOf(tx, ref)
    if (step === null) throw notFound('step')
    const limits = wipLimitsOf(project)
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
