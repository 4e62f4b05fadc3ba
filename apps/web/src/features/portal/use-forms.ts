import { useQuery } from '@tanstack/react-query'
import type { Project } from '@waybill/contract/projects/project.ts'
import type { PortalForms } from '@waybill/contract/tasks/task.ts'
import { client } from '../../session/client.ts'
import { useProjects } from '../../sync/directory.ts'

export type Form = PortalForms['items'][number]

/** In the address: a request that no form is for. */
export const ANY_FORM = 'other'

/** What can be asked for; under the directory's name, so that it is asked again when a workflow changes. */
export function useForms() {
  return useQuery<Form[]>({
    queryKey: ['directory', 'portal-forms'],
    queryFn: async () => (await client.requests.forms()).items,
  })
}

/** Where a request may go: to the service desks, or, where there are none, to any project that takes it. */
export function useWhere() {
  const { data, error } = useProjects()
  return { projects: data && placesOf(data), error }
}

export function placesOf(projects: readonly Project[]): Project[] {
  const open = projects.filter(({ can }) => can['create_ticket'] === true)
  const desks = open.filter(({ kind }) => kind === 'service_desk')
  return desks.length > 0 ? desks : open
}
