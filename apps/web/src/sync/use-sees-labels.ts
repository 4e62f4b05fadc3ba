import { useMe } from '../session/session.ts'
import { useProjects } from './directory.ts'

/** Requesters are told no labels and give no work to anybody, but in projects where they are members. */
export function useSeesLabels(): boolean {
  const { role } = useMe()
  const { data: projects = [] } = useProjects()
  return role !== 'requester' || projects.some(({ can }) => can['see_settings'] === true)
}
