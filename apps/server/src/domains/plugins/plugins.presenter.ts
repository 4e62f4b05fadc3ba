import { kindOfSetting } from '@waybill/contract/plugins/plugin-settings.ts'
import type { Plugin, PluginSetting, ProjectPlugin, SettingValue } from '@waybill/contract/plugins/plugin.ts'
import type { TObject, TSchema } from 'typebox'
import { toIso } from '../../kernel/clock.ts'
import { troublesOf } from './check-settings.ts'
import type { BrokenPlugin, LoadedPlugin, PluginDeps } from './loaded-plugin.ts'
import { defaultOf, readValues, settingErrors, type Values } from './plugin-values.ts'
import { INSTALLATION, pluginRow, settingsRow, type PluginRow } from './plugins.queries.ts'

type From = Pick<PluginDeps, 'kernel' | 'secrets' | 'publicUrl' | 'log'>

export async function presentPlugin(from: From, { definition }: LoadedPlugin): Promise<Plugin> {
  const { id, name, description, settings, projectSettings, pages = [], actions = [] } = definition
  const row = await pluginRow(from.kernel.store.db, id)
  const { fields } = await presentSettings(from, settings, id, INSTALLATION)
  const titles = (all: readonly { id: string; title: string }[]) =>
    all.map(({ id, title }) => ({ id, title }))
  return {
    id,
    name,
    description,
    state: stateOf(row),
    error: errorOf(row),
    guide: guideFor(from, definition, null),
    settings: fields,
    can_check: definition.check !== undefined,
    per_project: projectSettings !== undefined,
    pages: titles(pages),
    actions: titles(actions),
    seq: row.seq,
  }
}

export function presentBroken({ id, name, part, message, at }: BrokenPlugin): Plugin {
  return {
    id,
    name,
    description: '',
    state: 'broken',
    error: { during: 'load', part, message, at: toIso(at) },
    guide: null,
    settings: [],
    can_check: false,
    per_project: false,
    pages: [],
    actions: [],
    seq: 0,
  }
}

/** As leads set it up for their project. */
export async function presentForProject(
  from: From,
  plugin: LoadedPlugin,
  project: { id: string; key: string },
): Promise<ProjectPlugin> {
  const { definition } = plugin
  const { id, name, description } = definition
  const { fields, values, complete } = await presentSettings(from, definition.projectSettings, id, project.id)
  return {
    id,
    name,
    description,
    guide: guideFor(from, definition, project.key),
    settings: fields,
    can_check: definition.check !== undefined,
    configured: complete && (await troublesOf(plugin, values, project.id, from)).length === 0,
  }
}

function stateOf({ on, failed_at }: PluginRow): Plugin['state'] {
  if (on === 1) return 'on'
  return failed_at === null ? 'off' : 'failed'
}

function errorOf({ failed_during, failed_part, failed_error, failed_at }: PluginRow): Plugin['error'] {
  if (failed_during === null || failed_at === null) return null
  return {
    during: failed_during,
    part: failed_part ?? '',
    message: failed_error ?? '',
    at: toIso(failed_at),
  }
}

function guideFor(
  { publicUrl }: From,
  { id, guide }: LoadedPlugin['definition'],
  project: string | null,
): string | null {
  if (guide === undefined) return null
  const hooks = new URL(`/api/v1/hooks/${id}`, publicUrl).href
  return guide.replaceAll('{hooks}', hooks).replaceAll('{project}', project ?? 'KEY')
}

async function presentSettings(
  { kernel, secrets }: From,
  schema: TObject | undefined,
  plugin: string,
  scope: string,
): Promise<{ fields: PluginSetting[]; values: Values; complete: boolean }> {
  const row = await settingsRow(kernel.store.db, plugin, scope)
  const stored = new Set([
    ...Object.keys(JSON.parse(row.stored) as object),
    ...Object.keys(JSON.parse(row.sealed) as object),
  ])
  const { values } = readValues(schema, row, { secrets, plugin, scope })
  const required = new Set(schema?.required ?? [])
  const fields = Object.entries(schema?.properties ?? {}).map(([name, property]) =>
    presentSetting(name, property, {
      required: required.has(name) && defaultOf(property) === undefined,
      set: stored.has(name),
      value: values[name] ?? null,
    }),
  )
  return { fields, values, complete: settingErrors(schema, values).length === 0 }
}

/** What an action asks for: nothing is set but what holds without being said. */
export function presentInput(schema: TObject | undefined): PluginSetting[] {
  const required = new Set(schema?.required ?? [])
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const value = defaultOf(property)
    return presentSetting(name, property, {
      required: required.has(name) && value === undefined,
      set: false,
      value: value ?? null,
    })
  })
}

function presentSetting(
  name: string,
  schema: TSchema,
  now: { required: boolean; set: boolean; value: SettingValue },
): PluginSetting {
  const kind = kindOfSetting(schema) ?? 'text'
  const about = new Map<string, unknown>(Object.entries(schema))
  const text = (key: string) => (typeof about.get(key) === 'string' ? String(about.get(key)) : null)
  const number = (key: string) => (typeof about.get(key) === 'number' ? Number(about.get(key)) : null)
  const choices = about.get('enum')
  return {
    name,
    kind,
    title: text('title') ?? name,
    help: text('description'),
    choices: Array.isArray(choices) ? choices.map(String) : [],
    least: number('minimum'),
    most: number('maximum'),
    default: defaultOf(schema) ?? null,
    ...now,
    value: kind === 'secret' ? null : now.value,
  }
}
