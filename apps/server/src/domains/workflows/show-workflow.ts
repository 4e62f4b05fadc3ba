import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import type { AppDeps } from '../../http/app-deps.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { noSuchWorkflow } from './workflows.errors.ts'
import { presentWorkflows } from './workflows.presenter.ts'
import { findWorkflowByRef } from './workflows.queries.ts'

/**
 * A workflow as the sender sees it.
 * @param ids after saving: the ids that `temp-` elements got; problems name elements as their author did
 * @throws Problem 404
 */
export async function showWorkflow(
  { deps, kernel, actor }: { deps: Pick<AppDeps, 'isRefused' | 'plugins'>; kernel: Kernel; actor: Actor },
  ref: string,
  ids?: Record<string, string>,
): Promise<Workflow> {
  const { db } = kernel.store
  const row = await findWorkflowByRef(db, ref)
  const [shown] = row ? await presentWorkflows(db, actor, [row], deps) : []
  if (!shown) throw noSuchWorkflow()
  if (!ids) return shown
  const named = new Map(Object.entries(ids).map(([name, id]) => [id, name]))
  return {
    ...shown,
    problems: shown.problems.map((problem) => ({
      ...problem,
      element: problem.element === null ? null : (named.get(problem.element) ?? problem.element),
    })),
    ids,
  }
}
