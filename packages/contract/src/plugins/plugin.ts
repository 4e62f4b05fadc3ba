import Type, { type Static } from 'typebox'
import { Instant, ProjectRef, Seq, line, listOf, nullable, oneOf, strict } from '../schema.ts'
import { SETTING_KINDS } from './plugin-settings.ts'

/** `failed`: it threw, and was switched off with its error. `broken`: it could not be loaded. */
export const PLUGIN_STATES = ['on', 'off', 'failed', 'broken'] as const
export const PluginState = oneOf(PLUGIN_STATES)
export type PluginState = Static<typeof PluginState>

/** In what a plugin threw. */
export const PLUGIN_WORK = ['load', 'start', 'reader', 'job', 'action'] as const
export const PluginWork = oneOf(PLUGIN_WORK)
export type PluginWork = Static<typeof PluginWork>

export const SettingValue = Type.Union([
  Type.String(),
  Type.Integer(),
  Type.Boolean(),
  Type.Array(Type.String()),
  Type.Null(),
])
export type SettingValue = Static<typeof SettingValue>

export const PluginSetting = Type.Object({
  name: Type.String(),
  kind: oneOf(SETTING_KINDS),
  title: Type.String(),
  help: nullable(Type.String()),
  required: Type.Boolean(),
  choices: Type.Array(Type.String(), { description: 'Of a choice; otherwise empty' }),
  least: nullable(Type.Integer({ description: 'Of a number' })),
  most: nullable(Type.Integer({ description: 'Of a number' })),
  default: SettingValue,
  set: Type.Boolean({ description: 'Whether somebody has set it; of a secret nothing else is told' }),
  value: SettingValue,
})
export type PluginSetting = Static<typeof PluginSetting>

const title = { id: Type.String(), title: Type.String() }
const about = {
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  guide: nullable(Type.String({ description: 'What to do outside, as Markdown' })),
  settings: Type.Array(PluginSetting),
  can_check: Type.Boolean({ description: 'Whether it can be tried' }),
}

export const Plugin = Type.Object({
  ...about,
  state: PluginState,
  error: nullable(
    Type.Object({
      during: PluginWork,
      part: Type.String({ description: 'Which reader or job, or the file that was to be loaded' }),
      message: Type.String(),
      at: Instant,
    }),
  ),
  per_project: Type.Boolean({ description: 'Whether leads set it up for their projects' }),
  pages: Type.Array(Type.Object(title)),
  actions: Type.Array(Type.Object(title)),
  seq: Seq,
})
export type Plugin = Static<typeof Plugin>
export const PluginList = listOf(Plugin)
export type PluginList = Static<typeof PluginList>

/** What a plugin does when a rule says so. */
export const PluginAction = Type.Object({
  plugin: Type.Object({ id: Type.String(), name: Type.String() }),
  action: Type.String(),
  title: Type.String(),
  help: nullable(Type.String()),
  settings: Type.Array(PluginSetting, { description: 'What a rule tells it, by name' }),
  on: Type.Boolean({
    description: 'Whether the plugin is on: otherwise the action is refused when a rule runs',
  }),
})
export type PluginAction = Static<typeof PluginAction>
export const PluginActionList = listOf(PluginAction)
export type PluginActionList = Static<typeof PluginActionList>

/** A plugin that is on, as leads set it up for a project. */
export const ProjectPlugin = Type.Object({ ...about, configured: Type.Boolean() })
export type ProjectPlugin = Static<typeof ProjectPlugin>
export const ProjectPluginList = listOf(ProjectPlugin)
export type ProjectPluginList = Static<typeof ProjectPluginList>

export const PluginParams = strict({ plugin: line(64, 'The id of a plugin') })
export const PluginPageParams = strict({ ...PluginParams.properties, page: line(64) })
export const PluginActionParams = strict({ ...PluginParams.properties, action: line(64) })
export const PluginsOfProjectParams = strict({ project: ProjectRef })
export const ProjectPluginParams = strict({ project: ProjectRef, ...PluginParams.properties })

export const SwitchPluginInput = strict({ on: Type.Boolean() })
export const ConfigurePluginInput = strict({
  values: Type.Record(Type.String({ maxLength: 64 }), SettingValue, {
    description: 'New values by name; null takes one back to its default. What is not named stays as it is',
  }),
})
export type ConfigurePluginInput = Static<typeof ConfigurePluginInput>

/** What became of trying a plugin, or of one of its actions. */
export const PluginAnswer = Type.Object({ ok: Type.Boolean(), message: Type.String() })
export type PluginAnswer = Static<typeof PluginAnswer>
export const PluginPage = Type.Object({ ...title, markdown: Type.String() })
export type PluginPage = Static<typeof PluginPage>
