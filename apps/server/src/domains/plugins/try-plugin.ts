import type { PluginAnswer } from '@waybill/contract/plugins/plugin.ts'
import type { PluginLog } from './define-plugin.ts'
import { shownWords } from './fail-plugin.ts'
import type { LoadedPlugin, PluginDeps } from './loaded-plugin.ts'
import { hideSecrets, withoutSecrets } from './plugin-secrets.ts'

/** Somebody waits for it. */
const TRY_MILLIS = 15_000

/** What came of trying something of a plugin; what it throws is an answer, and switches nothing off. */
export async function tryPlugin(
  { definition }: LoadedPlugin,
  deps: Pick<PluginDeps, 'kernel' | 'secrets'> & { log: PluginLog },
  work: (signal: AbortSignal) => Promise<string>,
): Promise<PluginAnswer> {
  const signal = AbortSignal.timeout(TRY_MILLIS)
  const late = Promise.withResolvers<never>()
  const onLate = () => late.reject(new Error(`it took longer than ${String(TRY_MILLIS / 1_000)} s`))
  signal.addEventListener('abort', onLate)
  try {
    const message = await Promise.race([work(signal), late.promise])
    return { ok: true, message: await withoutSecrets(definition, deps, message) }
  } catch (error) {
    await hideSecrets(definition, deps, error)
    deps.log.warn({ plugin: definition.id, err: error }, 'a plugin was tried and failed')
    return { ok: false, message: await shownWords(definition, deps, error) }
  } finally {
    signal.removeEventListener('abort', onLate)
  }
}
