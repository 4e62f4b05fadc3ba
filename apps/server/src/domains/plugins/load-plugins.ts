import { basename, dirname } from 'node:path'
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { kindOfSetting } from '@waybill/contract/plugins/plugin-settings.ts'
import type { Route } from '../../http/route.ts'
import type { JobKind, Jobs } from '../../kernel/jobs.ts'
import type { Reader } from '../../kernel/reader.ts'
import type { PluginDefinition } from './define-plugin.ts'
import { storable, wordsOf } from './fail-plugin.ts'
import { Guard } from './guard-parts.ts'
import type { BrokenPlugin, GuardedAction, LoadedPlugin, PluginDeps, PluginList } from './loaded-plugin.ts'
import { makeHost } from './plugin-host.ts'
import { runPlugins, type PluginRunner } from './run-plugins.ts'

export interface Plugins extends PluginList {
  readonly readers: readonly Reader[]
  readonly jobs: readonly JobKind[]
  readonly routes: readonly Route[]
  run(jobs: Jobs | null): PluginRunner
}

/**
 * Loads plugins: those of the program, and modules of others by their paths, whose default export is made by `definePlugin`.
 * One that cannot be loaded is listed as broken with its error; it stops nothing. Their parts go into the registries of the
 * program, and `run` begins what they run by themselves.
 */
export async function loadPlugins(
  shipped: readonly PluginDefinition[],
  paths: readonly string[],
  deps: PluginDeps,
): Promise<Plugins> {
  const loaded: LoadedPlugin[] = []
  const broken: BrokenPlugin[] = []
  const take = async (part: string, name: string, find: () => Promise<unknown>) => {
    let id = name
    try {
      const definition = await find()
      assertDefinition(definition)
      id = definition.id
      if (loaded.some((one) => one.definition.id === id)) throw new Error(`there is a plugin "${id}" already`)
      loaded.push(guarded(definition, deps))
    } catch (error) {
      deps.log.error({ plugin: id, part, err: error }, 'a plugin could not be loaded')
      broken.push({ id, name: id, part, message: storable(wordsOf(error)), at: deps.kernel.clock.now() })
    }
  }
  for (const one of shipped) await take(one.id, one.id, () => Promise.resolve(one))
  if (paths.length > 0) resolveOurs()
  for (const path of paths) await take(path, nameOfFile(path), () => importDefault(path))
  return {
    loaded,
    broken,
    readers: loaded.flatMap((one) => one.readers),
    jobs: loaded.flatMap((one) => one.jobs),
    routes: loaded.flatMap((one) => one.routes),
    run: (jobs) => runPlugins(loaded, jobs, deps),
  }
}

/** `hello/index.ts` is called hello, `tools/hello.ts` too. */
function nameOfFile(path: string): string {
  const name = basename(path).replace(/\.[a-z]+$/, '')
  return name === 'index' ? basename(dirname(path)) : name
}

async function importDefault(path: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(path).href)
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default
  throw new Error('the module has no default export; write "export default definePlugin({ ... })"')
}

/** Modules of others, wherever they lie, import Waybill's own modules and its schema library from this program. */
function resolveOurs(): void {
  const ours = /^(@waybill\/(server|contract)|typebox)(\/|$)/
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, ours.test(specifier) ? { ...context, parentURL: import.meta.url } : context),
  })
}

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

function assertDefinition(found: unknown): asserts found is PluginDefinition {
  if (typeof found !== 'object' || found === null || !('id' in found) || !('name' in found))
    throw new Error('the default export is no plugin; make it by definePlugin')
  const { id, name } = found
  if (typeof id !== 'string' || id.length > 40 || !ID.test(id))
    throw new Error('the id of a plugin is up to 40 small letters, digits and dashes')
  if (typeof name !== 'string' || name === '') throw new Error('a plugin needs a name')
}

function guarded(definition: PluginDefinition, deps: PluginDeps): LoadedPlugin {
  const { id } = definition
  const host = makeHost(definition, deps)
  const guard = new Guard(definition, deps)
  const readers = (definition.readers?.(host as never) ?? []).map((one) => guard.reader(one))
  const jobs = (definition.jobs?.(host as never) ?? []).map((one) => guard.job(one))
  const routes = (definition.routes?.(host as never) ?? []).map((one) => guard.route(one))
  const ruleActions = (definition.ruleActions?.(host as never) ?? []).map((one) => guard.ruleAction(one))
  for (const action of ruleActions) assertInput(action)
  assertNamed(
    'reader',
    readers.map((one) => one.name),
    (name) => name.startsWith(`${id}.`),
    `${id}.`,
  )
  const queue = (name: string) => name === id || name.startsWith(`${id}-`)
  assertNamed(
    'job',
    jobs.map((one) => one.queue),
    queue,
    `${id} or ${id}-`,
  )
  const path = (name: string) => / \/hooks\/([a-z0-9-]+)(\/:?[a-z0-9_-]+)*$/.exec(name)?.[1] === id
  assertNamed(
    'route',
    routes.map((one) => `${one.method} ${one.path}`),
    path,
    `/hooks/${id}`,
  )
  assertNamed(
    'action',
    ruleActions.map((one) => one.id),
    (name) => name.length <= 40 && ID.test(name),
    'do-this',
  )
  return { definition, host, readers, jobs, routes, ruleActions }
}

/** Rules stand in the log and in files, where no secret may be. */
function assertInput({ id, input }: Pick<GuardedAction, 'id' | 'input'>): void {
  for (const [name, schema] of Object.entries(input?.properties ?? {})) {
    const kind = kindOfSetting(schema)
    if (kind === null || kind === 'secret')
      throw new Error(`the input "${name}" of the action "${id}" must be made by textSetting or its likes`)
  }
}

/** Names are for ever and for the whole program: a plugin keeps to its own, each once. */
function assertNamed(
  what: string,
  names: readonly string[],
  fits: (name: string) => boolean,
  begin: string,
): void {
  for (const [index, name] of names.entries()) {
    if (!fits(name)) throw new Error(`the ${what} "${name}" must be named like "${begin}..."`)
    if (names.indexOf(name) !== index) throw new Error(`the ${what} "${name}" is there twice`)
  }
}
