import type { PluginInput } from '@waybill/contract/plugins/plugin-input.ts'
import type { FieldError } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { TObject } from 'typebox'
import type { GuardedAction, LoadedPlugin, PluginList } from './loaded-plugin.ts'
import { defaultOf } from './plugin-values.ts'

/** Where actions wait that rules and the ends of workflows ask for, of all plugins. */
export const PLUGIN_ACTIONS_QUEUE = 'plugin-actions'
export const END_ACTIONS_QUEUE = 'end-actions'
/** How long an action may take, whoever asked for it. */
export const ACTION_SECONDS = 60

/** Which action of which plugin a rule or the end of a workflow asks for, and what it tells it. */
export interface AskedAction {
  plugin?: string | null | undefined
  action?: string | null | undefined
  input?: PluginInput | null | undefined
}

/** Calls of one host, or of one plugin, wait for each other and for nothing else. */
export function laneOfCall({
  url,
  plugin,
}: Pick<AskedAction, 'plugin'> & { url?: string | null | undefined }): { lane: string } {
  return { lane: url ? `host:${URL.parse(url)?.host ?? ''}` : `plugin:${plugin ?? ''}` }
}

/** The action of a plugin that a rule asks for; undefined when the program has none. */
export function findPluginAction(
  { loaded }: PluginList,
  { plugin: id, action }: AskedAction,
): { plugin: LoadedPlugin; action: GuardedAction } | undefined {
  const plugin = loaded.find(({ definition }) => definition.id === id)
  const found = plugin?.ruleActions.find((one) => one.id === action)
  return plugin && found && { plugin, action: found }
}

/** What a rule tells an action, with defaults for what it does not say. */
export function completeInput(schema: TObject | undefined, input: PluginInput = {}): PluginInput {
  const defaults = Object.entries(schema?.properties ?? {}).flatMap(([name, property]) => {
    const value = defaultOf(property)
    return value === undefined || value === null ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(defaults), ...input }
}

/** What is wrong with what a rule asks of a plugin, with pointers from the action on; empty when nothing is. */
export function pluginActionErrors(plugins: PluginList, asked: AskedAction): FieldError[] {
  const found = findPluginAction(plugins, asked)
  if (!found) {
    const isThere = plugins.loaded.some(({ definition }) => definition.id === asked.plugin)
    return [
      isThere
        ? wrong('/action', 'the plugin has no such action for rules')
        : wrong('/plugin', 'there is no such plugin'),
    ]
  }
  const { input: schema } = found.action
  const told = asked.input ?? {}
  if (!schema) return Object.keys(told).map((name) => wrong(`/input/${name}`, 'is nothing that it asks for'))
  return fieldErrors(schema, completeInput(schema, told)).map((error) =>
    wrong(`/input${error.pointer}`, error.message),
  )
}

function wrong(pointer: string, message: string): FieldError {
  return { pointer, code: 'rule.invalid', message }
}
