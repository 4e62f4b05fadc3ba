import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { kindOfSetting } from '@waybill/contract/plugins/plugin-settings.ts'
import type { PluginWork } from '@waybill/contract/plugins/plugin.ts'
import { runCommand } from '../../kernel/run-command.ts'
import type { PluginDefinition } from './define-plugin.ts'
import type { PluginDeps } from './loaded-plugin.ts'
import { notePluginFailure } from './note-plugin-failure.command.ts'
import { readValues } from './plugin-values.ts'
import { INSTALLATION, projectsWithSettings, settingsRow } from './plugins.queries.ts'

const MOST_WORDS = 4_000
/** Shorter ones are found in many a word. */
const LEAST_SECRET = 4

interface Failure {
  during: PluginWork
  part: string
  error: unknown
  /** The `seq` of the plugin when what failed began. */
  beganAt: number
}

/** Switches the plugin off with its error: shown to admins, and in the log of the server with its stack. */
export async function failPlugin(
  definition: PluginDefinition,
  deps: PluginDeps,
  { during, part, error, beganAt }: Failure,
): Promise<void> {
  const plugin = definition.id
  deps.log.error({ plugin, during, part, err: error }, 'a plugin failed and was switched off')
  const words = await withoutSecrets(definition, deps, wordsOf(error))
  await runCommand(deps.kernel, notePluginFailure, {
    actor: SYSTEM,
    via: 'system',
    input: { plugin, during, part: part.slice(0, 200), error: words, began_at: beganAt },
  })
}

/** What an error says to admins, in signs that can be stored. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error)
  return words.slice(0, MOST_WORDS).toWellFormed().replaceAll('\0', '\uFFFD')
}

/** Takes the secrets of the plugin out of words that it made. */
export async function withoutSecrets(
  definition: PluginDefinition,
  { kernel, secrets }: Pick<PluginDeps, 'kernel' | 'secrets'>,
  words: string,
): Promise<string> {
  const { db } = kernel.store
  const plugin = definition.id
  let clean = words
  for (const scope of [INSTALLATION, ...(await projectsWithSettings(db, plugin))]) {
    const schema = scope === INSTALLATION ? definition.settings : definition.projectSettings
    const { values } = readValues(schema, await settingsRow(db, plugin, scope), { secrets, plugin, scope })
    for (const [name, property] of Object.entries(schema?.properties ?? {})) {
      const secret = kindOfSetting(property) === 'secret' ? String(values[name] ?? '') : ''
      if (secret.length >= LEAST_SECRET) clean = clean.replaceAll(secret, '***')
    }
  }
  return clean
}
