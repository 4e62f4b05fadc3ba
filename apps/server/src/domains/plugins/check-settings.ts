import type { FieldError } from '@waybill/contract/problems/problem.ts'
import { shownWords } from './fail-plugin.ts'
import type { LoadedPlugin, PluginDeps } from './loaded-plugin.ts'
import type { Values } from './plugin-values.ts'
import { hideSecrets, withoutSecrets } from './plugin-secrets.ts'

type Deps = Pick<PluginDeps, 'kernel' | 'secrets' | 'log'>

/**
 * What the plugin itself finds wrong with settings that fit their schema, with pointers into `values`.
 * @param project its id; null: of the installation
 */
export async function troublesOf(
  { definition, host }: LoadedPlugin,
  values: Values,
  project: string | null,
  deps: Deps,
): Promise<FieldError[]> {
  const given = [values as never, host as never] as const
  try {
    const found =
      project === null
        ? await definition.checkSettings?.(...given)
        : await definition.checkProjectSettings?.(...given)
    const troubles = Object.entries(found ?? {}).flatMap(([name, message]) =>
      message === undefined ? [] : [{ pointer: `/values/${name}`, code: 'plugin.wrong_setting', message }],
    )
    return await Promise.all(
      troubles.map(async (one) => ({
        ...one,
        message: await withoutSecrets(definition, deps, one.message),
      })),
    )
  } catch (error) {
    await hideSecrets(definition, deps, error)
    deps.log.warn({ plugin: definition.id, err: error }, 'settings of a plugin could not be checked')
    const words = await shownWords(definition, deps, error)
    return [
      {
        pointer: '/values',
        code: 'plugin.not_checked',
        message: `could not be checked by the plugin: ${words}`,
      },
    ]
  }
}
