import { queryOptions, useQuery } from '@tanstack/react-query'
import type { PluginAction } from '@waybill/contract/plugins/plugin.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'

/** Under the directory's name, so that they are asked for again when a plugin is switched. */
const pluginActionsQuery = queryOptions<PluginAction[]>({
  queryKey: ['directory', 'plugin-actions'],
  queryFn: async () => (await client.rules.pluginActions()).items,
})

const NONE: readonly PluginAction[] = []

/** What plugins do when a rule says so. */
export function usePluginActions(): readonly PluginAction[] {
  return useQuery(pluginActionsQuery).data ?? NONE
}

interface Asked {
  plugin?: string | undefined
  action?: string | undefined
}

export function findAction(
  actions: readonly PluginAction[],
  { plugin, action }: Asked,
): PluginAction | undefined {
  return actions.find((one) => one.plugin.id === plugin && one.action === action)
}

/** An action of a plugin as people call it; what is gone is called by its ids. */
export function pluginActionName(actions: readonly PluginAction[], asked: Asked): string {
  const found = findAction(actions, asked)
  return t('automation.plugin_action', {
    plugin: found?.plugin.name ?? asked.plugin ?? '',
    action: found?.title ?? asked.action ?? '',
  })
}
