import { invalid } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { ConfigurePluginInput } from '@waybill/contract/plugins/plugin.ts'
import type { RouteRequest } from '../../http/route.ts'
import { configurePlugin } from './configure-plugin.command.ts'
import type { LoadedPlugin } from './loaded-plugin.ts'
import { troublesOf } from './check-settings.ts'
import { changeErrors, readValues, settingErrors, toStored } from './plugin-values.ts'
import { INSTALLATION, pluginRow, settingsRow } from './plugins.queries.ts'

/**
 * Checks new settings against the schema of the plugin and lets the plugin itself look at them, seals the secrets and stores them. A plugin that is on, and a
 * project, must be set up completely or not at all.
 * @param project its id; null: the installation
 * @throws Problem 422 that names each wrong value
 */
export async function setUpPlugin(
  request: RouteRequest<unknown, unknown, unknown>,
  plugin: LoadedPlugin,
  project: string | null,
): Promise<void> {
  const { definition } = plugin
  const wrong = fieldErrors(ConfigurePluginInput, request.body)
  if (wrong.length > 0) throw invalid(wrong)
  const { values } = request.body as ConfigurePluginInput
  const { db } = request.kernel.store
  const scope = project ?? INSTALLATION
  const schema = project === null ? definition.settings : definition.projectSettings
  const place = { secrets: request.deps.secrets, plugin: definition.id, scope }
  const row = await settingsRow(db, definition.id, scope)
  const { values: before } = readValues(schema, row, place)
  const stored = toStored(schema, values, before, place)
  const errors = changeErrors(schema, values)
  if (errors.length === 0) {
    const next = { stored: merge(row.stored, stored.stored), sealed: merge(row.sealed, stored.sealed) }
    const isEmpty = next.stored === '{}' && next.sealed === '{}'
    const after = readValues(schema, next, place).values
    if (!isEmpty || project === null) {
      if (await mustBeComplete(request, definition.id, project)) errors.push(...settingErrors(schema, after))
      const known = new Set(errors.map(({ pointer }) => pointer))
      const found = await troublesOf(plugin, after, project, request.deps)
      errors.push(...found.filter(({ pointer }) => !known.has(pointer)))
    }
  }
  if (errors.length > 0) throw invalid(errors)
  await request.run(configurePlugin, { plugin: definition.id, project, ...stored })
}

async function mustBeComplete(
  { kernel }: Pick<RouteRequest<unknown, unknown, unknown>, 'kernel'>,
  plugin: string,
  project: string | null,
): Promise<boolean> {
  return project !== null || (await pluginRow(kernel.store.db, plugin)).on === 1
}

function merge(before: string, change: Record<string, unknown>): string {
  const values = Object.entries({ ...(JSON.parse(before) as object), ...change })
  return JSON.stringify(Object.fromEntries(values.filter(([, value]) => value !== null)))
}
