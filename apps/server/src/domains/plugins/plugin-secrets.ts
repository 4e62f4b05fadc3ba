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

/** Takes the secrets of the plugin out of an error of its, and out of what caused it, before it is stored or logged. */
export async function hideSecrets(definition: PluginDefinition, deps: Deps, error: unknown): Promise<void> {
  // Without the database nothing is known of secrets, and what fails is the database.
  const secrets = await secretsOf(definition, deps).catch(() => [])
  if (secrets.length === 0) return
  const seen = new Set<unknown>()
  for (let one = error; one instanceof Error && !seen.has(one); one = one.cause) {
    seen.add(one)
    // Not by assignment: of some errors they can only be read.
    for (const part of ['message', 'stack'] as const) Reflect.set(one, part, hidden(one[part] ?? '', secrets))
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
