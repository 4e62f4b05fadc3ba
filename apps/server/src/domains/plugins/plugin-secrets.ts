import { kindOfSetting } from '@waybill/contract/plugins/plugin-settings.ts'
import type { PluginDefinition } from './define-plugin.ts'
import type { PluginDeps } from './loaded-plugin.ts'
import { readValues } from './plugin-values.ts'
import { INSTALLATION, projectsWithSettings, settingsRow } from './plugins.queries.ts'

/** Shorter ones are found in many a word. */
const LEAST_SECRET = 4

type Deps = Pick<PluginDeps, 'kernel' | 'secrets'>

/** Takes the secrets of the plugin out of words that it made; they must be whole: half a secret is not found. */
export async function withoutSecrets(
  definition: PluginDefinition,
  deps: Deps,
  words: string,
): Promise<string> {
  return hidden(words, await secretsOf(definition, deps))
}

/**
 * Takes the secrets of the plugin out of an error of its, before it is stored, logged or answered: out of all its members, and
 * out of the errors that it holds.
 */
export async function hideSecrets(definition: PluginDefinition, deps: Deps, error: unknown): Promise<void> {
  // Without the database nothing is known of secrets, and what fails is the database.
  const secrets = await secretsOf(definition, deps).catch(() => [])
  if (secrets.length > 0) hideIn(error, secrets, new Set())
}

/** Takes the secrets of the plugin out of what it logs: out of the words, and of values and errors wherever they are in the record. */
export async function cleanLine(
  definition: PluginDefinition,
  deps: Deps,
  about: object,
  words: string,
): Promise<[about: object, words: string]> {
  const secrets = await secretsOf(definition, deps).catch(() => [])
  if (secrets.length === 0) return [about, words]
  const seen = new Set<unknown>()
  if (about instanceof Error) hideIn(about, secrets, seen)
  const clean = Object.entries(about).map(([name, value]: [string, unknown]) => {
    hideInAll(value, secrets, seen)
    return [name, value instanceof Error ? value : cleanCopy(value, secrets)] as const
  })
  return [about instanceof Error ? about : Object.fromEntries(clean), hidden(words, secrets)]
}

/** Every error below a value. */
function hideInAll(value: unknown, secrets: readonly string[], seen: Set<unknown>): void {
  if (value instanceof Error) return hideIn(value, secrets, seen)
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  for (const inner of valuesOf(value)) hideInAll(inner, secrets, seen)
}

function valuesOf(value: object): unknown[] {
  try {
    return Object.values(value)
  } catch {
    // It computes them, and throws: what is logged in its place says so.
    return []
  }
}

function hideIn(error: unknown, secrets: readonly string[], seen: Set<unknown>): void {
  if (!(error instanceof Error) || seen.has(error)) return
  seen.add(error)
  for (const name of new Set(['message', 'stack', ...Object.getOwnPropertyNames(error)])) {
    const value: unknown = Reflect.get(error, name)
    hideInAll(value, secrets, seen)
    const clean = value instanceof Error ? value : cleanCopy(value, secrets)
    // Not by assignment: of some errors they can only be read.
    if (clean !== value) Reflect.set(error, name, clean)
  }
}

/**
 * The value itself when it is clean, else a copy: what an error holds may be in use elsewhere. Its form as JSON is looked
 * at, as that is what is logged and answered.
 */
function cleanCopy(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return hidden(value, secrets)
  if (typeof value !== 'object' || value === null) return value
  let found = false
  try {
    const json = JSON.stringify(value, (_name, one: unknown) => {
      const clean = typeof one === 'string' ? hidden(one, secrets) : one
      if (clean !== one) found = true
      return clean
    })
    return found ? JSON.parse(json) : value
  } catch {
    return 'It cannot be looked through for secrets.'
  }
}

function hidden(words: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), words)
}

/** In each form in which they are met, the longest first. */
async function secretsOf({ id, ...definition }: PluginDefinition, deps: Deps): Promise<string[]> {
  const { db } = deps.kernel.store
  const found = new Set<string>()
  for (const scope of [INSTALLATION, ...(await projectsWithSettings(db, id))]) {
    const schema = scope === INSTALLATION ? definition.settings : definition.projectSettings
    const place = { secrets: deps.secrets, plugin: id, scope }
    const { values } = readValues(schema, await settingsRow(db, id, scope), place)
    for (const [name, property] of Object.entries(schema?.properties ?? {}))
      if (kindOfSetting(property) === 'secret')
        for (const form of formsOf(String(values[name] ?? ''))) found.add(form)
  }
  return [...found].filter(({ length }) => length >= LEAST_SECRET).toSorted((a, b) => b.length - a.length)
}

/** Of an address, its password is a secret too. */
function formsOf(secret: string): string[] {
  const password = URL.canParse(secret) ? new URL(secret).password : ''
  return [secret, password].flatMap((one) => [
    one,
    coded(encodeURIComponent, one),
    coded(decodeURIComponent, one),
  ])
}

function coded(code: (text: string) => string, text: string): string {
  try {
    return code(text)
  } catch {
    return text
  }
}
