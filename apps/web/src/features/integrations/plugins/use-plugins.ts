import { queryOptions } from '@tanstack/react-query'
import type { Plugin, ProjectPlugin } from '@waybill/contract/plugins/plugin.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'

/** Under the directory's name, so that they are asked for again when one is switched, set up or fails. */
const KEY = ['directory', 'plugins']

export const pluginsQuery = queryOptions<Plugin[]>({
  queryKey: KEY,
  queryFn: async () => (await client.plugins.list()).items,
})

export function pluginsOfProject(project: string) {
  return queryOptions<ProjectPlugin[]>({
    queryKey: [...KEY, project],
    queryFn: async () => (await client.plugins.ofProject(project)).items,
  })
}

/** After one's own deed. */
export async function askPluginsAgain(): Promise<void> {
  await queries.invalidateQueries({ queryKey: KEY })
}
