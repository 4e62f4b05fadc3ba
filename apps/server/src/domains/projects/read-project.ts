import { mayInProject, type ProjectAction } from '@waybill/contract/access/policies.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import type { RouteRequest } from '../../http/route.ts'
import { loadProjectFacts, type ProjectWithFacts } from './projects.queries.ts'

/** The project of a path for somebody who may do this with it. @throws Problem 404 or 403 */
export async function readProject(
  { kernel, actor }: Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'actor'>,
  ref: string,
  action: ProjectAction,
): Promise<ProjectWithFacts> {
  const found = await loadProjectFacts(kernel.store.db, ref, actor)
  if (!found) throw notFound('project')
  switch (mayInProject(actor, action, found.facts)) {
    case 'allow':
      return found
    case 'forbid':
      throw forbidden('Your rights do not allow this. Ask a lead of the project or an admin.')
    case 'hide':
      throw notFound('project')
  }
}
