import type { Jobs } from '../../kernel/jobs.ts'
import { failPlugin } from './fail-plugin.ts'
import { PluginIsOff } from './guard-parts.ts'
import type { LoadedPlugin, PluginDeps } from './loaded-plugin.ts'
import { END_ACTIONS_QUEUE, PLUGIN_ACTIONS_QUEUE } from './plugin-actions.ts'
import { hideSecrets } from './plugin-secrets.ts'
import { pluginRow } from './plugins.queries.ts'

/** How often the state of plugins is looked at without a ring, in milliseconds. */
const POLL_MILLIS = 1_000
/** How long a plugin may take to begin. */
const START_MILLIS = 30_000
const MOST_JOBS = 1_000

interface Running {
  /** The `seq` of the plugin that it was begun for. */
  seq: number
  ended: AbortController
  end: (() => Promise<void>) | undefined
}

export interface PluginRunner {
  /** Looks at the state of every plugin now, begins and ends what it asks for. For tests, too. */
  look(): Promise<void>
  stop(): Promise<void>
}

/** Begins what plugins run while they are on, on this node, and ends it when they are switched off or set up anew. */
export function runPlugins(
  loaded: readonly LoadedPlugin[],
  jobs: Jobs | null,
  deps: PluginDeps,
): PluginRunner {
  const { kernel } = deps
  const running = new Map<string, Running>()
  let stopped = false
  let looking: Promise<void> | null = null
  let asked = false

  async function lookAt(plugin: LoadedPlugin): Promise<void> {
    const { id } = plugin.definition
    const { on, seq } = await pluginRow(kernel.store.db, id)
    const there = running.get(id)
    if (there && (on === 0 || there.seq !== seq)) {
      running.delete(id)
      await end(plugin, there)
    }
    if (on === 1 && !running.has(id)) await begin(plugin, seq)
  }

  async function begin(plugin: LoadedPlugin, seq: number): Promise<void> {
    const { definition, host } = plugin
    const one: Running = { seq, ended: new AbortController(), end: undefined }
    running.set(definition.id, one)
    try {
      one.end = await inTime(definition.start?.(host as never, one.ended.signal))
    } catch (error) {
      one.ended.abort()
      await failPlugin(definition, deps, { during: 'start', part: 'start', error, beganAt: seq })
      return
    }
    if (jobs) await retryWaiting(plugin, jobs)
  }

  async function end({ definition }: LoadedPlugin, one: Running): Promise<void> {
    one.ended.abort()
    try {
      await inTime(one.end?.())
    } catch (error) {
      await hideSecrets(definition, deps, error)
      deps.log.warn({ plugin: definition.id, err: error }, 'a plugin did not end in order')
    }
  }

  async function lookAtAll(): Promise<void> {
    while (asked && !stopped) {
      asked = false
      const looks = await Promise.allSettled(loaded.map((one) => lookAt(one)))
      for (const one of looks)
        if (one.status === 'rejected')
          deps.log.error({ err: one.reason as unknown }, 'plugins were not looked at')
    }
  }

  function look(): Promise<void> {
    asked = true
    looking ??= lookAtAll().finally(() => {
      looking = null
    })
    return looking
  }

  const unlisten = kernel.doorbell.onRing(() => void look())
  const timer = setInterval(() => void look(), POLL_MILLIS)
  return {
    look,
    async stop() {
      stopped = true
      clearInterval(timer)
      unlisten()
      await looking
      await Promise.all(
        loaded.map(async (plugin) => {
          const one = running.get(plugin.definition.id)
          if (one) await end(plugin, one)
        }),
      )
    },
  }
}

/** Jobs that waited in vain while the plugin had failed: its own, and what rules and workflows asked of it. */
async function retryWaiting({ definition, jobs: own, ruleActions }: LoadedPlugin, jobs: Jobs): Promise<void> {
  const queues = new Set(own.map((job) => job.queue))
  if (ruleActions.length > 0) queues.add(PLUGIN_ACTIONS_QUEUE).add(END_ACTIONS_QUEUE)
  if (queues.size === 0) return
  const words = PluginIsOff.wordsFor(definition.id)
  for (const failed of await jobs.failed(MOST_JOBS))
    if (queues.has(failed.queue) && failed.error.includes(words)) await jobs.retry(failed)
}

/** @throws Error when it takes too long */
async function inTime<Result>(work: Promise<Result> | undefined): Promise<Result | undefined> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error(`it took longer than ${String(START_MILLIS / 1_000)} s`)),
    START_MILLIS,
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
