import { useMe } from '../../session/session.ts'
import { useProjects } from '../../sync/directory.ts'

/** Whether one leads a project or runs the place, and so makes rules. */
export function useMayMake(): boolean {
  const { can } = useMe()
  const { data: projects = [] } = useProjects()
  return can['automation.manage'] === true || projects.some((project) => project.can['edit'] === true)
}
