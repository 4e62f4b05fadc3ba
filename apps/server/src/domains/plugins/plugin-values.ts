import { kindOfSetting } from '@waybill/contract/plugins/plugin-settings.ts'
import { SettingValue } from '@waybill/contract/plugins/plugin.ts'
import type { FieldError } from '@waybill/contract/problems/problem.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { TObject, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { open, seal } from '../../kernel/seal.ts'
import type { SettingsRow } from './plugins.queries.ts'

export type Values = Record<string, SettingValue>

/** To whom a secret is bound: moved to another plugin, project or name it cannot be opened. */
const ownerOf = (plugin: string, scope: string, name: string) => `${plugin} ${scope} ${name}`

/** Where settings are stored and by which keys they are sealed. */
export interface Place {
  secrets: readonly Uint8Array[]
  plugin: string
  scope: string
}

export function schemaOf(settings: TObject | undefined, name: string): TSchema | undefined {
  return settings && Object.hasOwn(settings.properties, name) ? settings.properties[name] : undefined
}

function isSecret(schema: TSchema | undefined): boolean {
  return schema !== undefined && kindOfSetting(schema) === 'secret'
}

/** What stands in place of a value that nobody has set; undefined: nothing. */
export function defaultOf(schema: TSchema): SettingValue | undefined {
  const value: unknown = 'default' in schema ? schema.default : undefined
  return Check(SettingValue, value) ? value : undefined
}

/** The values with secrets in plain text and defaults for what is not set; `unreadable` names secrets that no key opens. */
export function readValues(
  settings: TObject | undefined,
  row: SettingsRow,
  { secrets, plugin, scope }: Place,
): { values: Values; unreadable: string[] } {
  const stored = JSON.parse(row.stored) as Values
  const sealed = JSON.parse(row.sealed) as Record<string, string>
  const values: Values = {}
  const unreadable: string[] = []
  for (const [name, schema] of Object.entries(settings?.properties ?? {})) {
    const text = sealed[name]
    if (isSecret(schema) && text !== undefined) {
      const opened = open(secrets, text, ownerOf(plugin, scope, name), 'plugin settings')
      if (opened === null) unreadable.push(name)
      else values[name] = opened
      continue
    }
    const value = stored[name] ?? defaultOf(schema)
    if (value !== undefined && value !== null) values[name] = value
  }
  return { values, unreadable }
}

/** What is missing or does not fit (any more), with pointers into `values`. */
export function settingErrors(settings: TObject | undefined, values: Values): FieldError[] {
  if (!settings) return []
  return fieldErrors(settings, values).map((error) => ({ ...error, pointer: `/values${error.pointer}` }))
}

/** What people call the settings that are missing or do not fit (any more). */
export function wrongTitles(settings: TObject | undefined, values: Values): string[] {
  const names = settingErrors(settings, values).map(({ pointer }) => pointer.split('/')[2] ?? '')
  return [...new Set(names)].map((name) => {
    const schema: unknown = schemaOf(settings, name)
    const titled = typeof schema === 'object' && schema !== null && 'title' in schema
    return titled && typeof schema.title === 'string' ? schema.title : name
  })
}

/** What is wrong with new values, each by itself. */
export function changeErrors(settings: TObject | undefined, values: Values): FieldError[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const schema = schemaOf(settings, name)
    const pointer = `/values/${name}`
    if (!schema)
      return [{ pointer, code: 'plugin.unknown_setting', message: 'is not a setting of this plugin' }]
    if (value === null) return []
    return fieldErrors(schema, value).map((error) => ({ ...error, pointer: `${pointer}${error.pointer}` }))
  })
}

/** New values as they are stored: plain ones and sealed secrets. A secret that is set already is left out. */
export function toStored(
  settings: TObject | undefined,
  values: Values,
  known: Values,
  { secrets, plugin, scope }: Place,
): { stored: Values; sealed: Record<string, string | null> } {
  const stored: Values = {}
  const sealed: Record<string, string | null> = {}
  for (const [name, value] of Object.entries(values)) {
    if (!isSecret(schemaOf(settings, name))) stored[name] = value
    else if (value === null) sealed[name] = null
    else if (value !== known[name])
      sealed[name] = seal(secrets, String(value), ownerOf(plugin, scope, name), 'plugin settings')
  }
  return { stored, sealed }
}
