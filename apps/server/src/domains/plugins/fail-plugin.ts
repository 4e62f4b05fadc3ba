import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { PluginWork } from '@waybill/contract/plugins/plugin.ts'
import { runCommand } from '../../kernel/run-command.ts'
import type { PluginDefinition } from './define-plugin.ts'
import type { PluginDeps } from './loaded-plugin.ts'
import { notePluginFailure } from './note-plugin-failure.command.ts'
import { hideSecrets, withoutSecrets } from './plugin-secrets.ts'

const MOST_WORDS = 4_000

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
  await hideSecrets(definition, deps, error)
  deps.log.error({ plugin, during, part, err: error }, 'a plugin failed and was switched off')
  const words = await shownWords(definition, deps, error)
  await runCommand(deps.kernel, notePluginFailure, {
    actor: SYSTEM,
    via: 'system',
    input: { plugin, during, part: part.slice(0, 200), error: words, began_at: beganAt },
  })
}

/** What an error of a plugin says to admins, without its secrets. */
export async function shownWords(
  definition: PluginDefinition,
  deps: Pick<PluginDeps, 'kernel' | 'secrets'>,
  error: unknown,
): Promise<string> {
  return storable(await withoutSecrets(definition, deps, wordsOf(error)))
}

/** What an error says, of any length and in any signs. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** So many words, and in such signs, as can be stored. */
export function storable(words: string): string {
  return words.slice(0, MOST_WORDS).toWellFormed().replaceAll('\0', '\uFFFD')
}
