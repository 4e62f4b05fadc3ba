import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { client } from '../../session/client.ts'

const MANY = 200

/** Under the directory's name, so that they are asked for again when the log says that a workflow changed. */
const KEY = ['directory', 'workflows'] as const

export const workflowsOf = (archived: boolean) =>
  queryOptions<Workflow[]>({
    queryKey: [...KEY, 'list', archived],
    queryFn: async () => {
      const found: Workflow[] = []
      for await (const one of client.workflows.every({ limit: MANY }))
        if ((one.state === 'archived') === archived) found.push(one)
      return found
    },
  })

export function useWorkflow(id: string) {
  return useQuery<Workflow>({
    queryKey: [...KEY, 'one', id],
    queryFn: () => client.workflows.get(id),
  })
}

export function versionsOf(id: string) {
  return queryOptions({
    queryKey: [...KEY, 'versions', id],
    queryFn: async () => (await client.workflows.versions(id)).items,
  })
}

/** A version never changes. */
export function versionOf(id: string, version: number) {
  return queryOptions({
    queryKey: [...KEY, 'version', id, version],
    queryFn: () => client.workflows.version(id, version),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
