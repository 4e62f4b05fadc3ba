import { queryOptions } from '@tanstack/react-query'
import { client } from '../../../session/client.ts'

/** While tickets are moved, how far it is. Milliseconds. */
const EVERY = 1_000
const SHOWN = 20

/** The latest moves of running tickets to other versions; asked for again as long as one runs. */
export function migrationsOf(workflow: string) {
  return queryOptions({
    queryKey: ['directory', 'workflows', 'migrations', workflow],
    queryFn: async () => (await client.workflows.migrations(workflow, { limit: SHOWN })).items,
    refetchInterval: ({ state }) =>
      state.data?.some((one) => one.state === 'running') === true ? EVERY : false,
  })
}
