import { Problem, notFound } from '@waybill/contract/problems/problem.ts'
import type { Route } from '../../http/route.ts'
import type { JobKind } from '../../kernel/jobs.ts'
import type { Reader } from '../../kernel/reader.ts'
import type { Db } from '../../io/db/tables.ts'
import { OutsideError, type PluginDefinition } from './define-plugin.ts'
import type { RuleActionCall, RuleActionDefinition } from './define-rule-action.ts'
import { failPlugin } from './fail-plugin.ts'
import type { GuardedAction, PluginDeps } from './loaded-plugin.ts'
import { hideSecrets, withoutSecrets } from './plugin-secrets.ts'
import { pluginIsOff } from './plugins.errors.ts'
import { pluginRow } from './plugins.queries.ts'

/** So often an action may throw in one call of a rule before it is the plugin's fault. */
const MOST_FAULTS = 5
/** Calls whose faults are remembered; the oldest is forgotten first. */
const MOST_CALLS = 1_000

/** A job waits for its plugin, which has failed; it is tried again when the plugin is switched on. */
export class PluginIsOff extends Error {
  static wordsFor(plugin: string): string {
    return `the plugin "${plugin}" is switched off after a failure`
  }

  constructor(plugin: string, cause?: unknown) {
    super(PluginIsOff.wordsFor(plugin), { cause })
    this.name = 'PluginIsOff'
  }
}

/** Makes the parts of one plugin safe for the rest: they work while it is on, and switch it off when they throw. */
export class Guard {
  readonly #definition: PluginDefinition
  readonly #deps: PluginDeps
  /** How often actions have thrown, by the key of their call: on this node, and since it began. */
  readonly #faults = new Map<string, number>()

  constructor(definition: PluginDefinition, deps: PluginDeps) {
    this.#definition = definition
    this.#deps = deps
  }

  /** Hears what happens while the plugin is on; rests after a failure, so that nothing is lost. */
  reader(reader: Reader): Reader {
    const { id } = this.#definition
    if ('project' in reader) throw new Error(`${reader.name} must be made by defineReader or defineRelay`)
    const guarded = {
      start: 'head',
      rests: async (db: Db) => {
        const { on, failed_at } = await pluginRow(db, id)
        return failed_at !== null || (on === 1 && ((await reader.rests?.(db)) ?? false))
      },
      gaveUp: async (error: unknown) => {
        if (!(error instanceof OutsideError))
          await this.#fail('reader', reader.name, error, await this.#seq())
      },
    } as const
    if ('relay' in reader)
      return {
        ...reader,
        ...guarded,
        relay: async (context, events: readonly never[]) => {
          const hears = await this.#hears(context.db)
          const heard = events.filter(hears)
          // Those that it does not hear are the first ones, or all.
          const passed = events.length - heard.length
          if (heard.length === 0) return passed
          return passed + (await this.#hiding(() => reader.relay(context, heard)))
        },
      }
    return {
      ...reader,
      ...guarded,
      via: `plugin:${id}`,
      handle: async (context, event: never) => {
        const hears = await this.#hears(context.db)
        if (hears(event)) await this.#hiding(() => reader.handle(context, event))
      },
    }
  }

  /** While an admin has the plugin off its jobs end without being done; after a failure they wait. */
  job(job: JobKind): JobKind {
    const { id } = this.#definition
    return {
      ...job,
      run: async (context, payload) => {
        const { on, failed_at, seq } = await pluginRow(context.kernel.store.db, id)
        if (on === 0) {
          if (failed_at === null || job.everySeconds !== undefined) return
          throw new PluginIsOff(id)
        }
        try {
          await this.#hiding(() => job.run(context, payload))
        } catch (error) {
          const last = context.attempt >= job.attempts && !context.signal.aborted
          if (!last || error instanceof OutsideError) throw error
          await this.#fail('job', job.queue, error, seq)
          throw new PluginIsOff(id, error)
        }
      },
    }
  }

  /** While an admin has the plugin off it refuses; after a failure it waits. */
  ruleAction({ run, takeBack, ...action }: RuleActionDefinition): GuardedAction {
    const guarded = (work: (call: never) => Promise<string>) => (call: RuleActionCall) =>
      this.#act(action.id, call, () => work(call as never))
    return { ...action, run: guarded(run), ...(takeBack && { takeBack: guarded(takeBack) }) }
  }

  async #act(part: string, call: RuleActionCall, work: () => Promise<string>): Promise<string> {
    const { id } = this.#definition
    const { on, failed_at, seq } = await pluginRow(this.#deps.kernel.store.db, id)
    if (on === 0 && failed_at === null) throw pluginIsOff()
    if (on === 0) throw new PluginIsOff(id)
    try {
      const words = await this.#hiding(work)
      this.#faults.delete(call.key)
      return await withoutSecrets(this.#definition, this.#deps, words)
    } catch (error) {
      const isTheirs = error instanceof OutsideError || error instanceof Problem
      if (isTheirs || call.signal.aborted || !this.#isLastFault(call.key)) throw error
      await this.#fail('action', part, error, seq)
      throw new PluginIsOff(id, error)
    }
  }

  /** While the plugin is off there is nothing at the address. */
  route(route: Route): Route {
    return {
      ...route,
      handler: async (request) => {
        if (!(await this.#isOn(request.kernel.store.db))) throw notFound('page')
        return this.#hiding(() => route.handler(request))
      },
    }
  }

  /** What is thrown is stored and logged elsewhere: it leaves the plugin without its secrets. */
  async #hiding<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      await hideSecrets(this.#definition, this.#deps, error)
      throw error
    }
  }

  /** Counts what the plugin itself threw, and not the tries: those wait for others, too. */
  #isLastFault(key: string): boolean {
    const faults = (this.#faults.get(key) ?? 0) + 1
    this.#faults.delete(key)
    if (faults >= MOST_FAULTS) return true
    this.#faults.set(key, faults)
    const [oldest] = this.#faults.keys()
    if (oldest !== undefined && this.#faults.size > MOST_CALLS) this.#faults.delete(oldest)
    return false
  }

  /** Which events it hears now. @throws OutsideError while it has failed: what was read already waits as the rest does */
  async #hears(db: Db): Promise<(event: { seq: number }) => boolean> {
    const { id } = this.#definition
    const { on, from_seq, failed_at } = await pluginRow(db, id)
    if (failed_at !== null) throw new OutsideError(PluginIsOff.wordsFor(id))
    return ({ seq }) => on === 1 && seq > from_seq
  }

  async #isOn(db: Db): Promise<boolean> {
    return (await pluginRow(db, this.#definition.id)).on === 1
  }

  async #seq(): Promise<number> {
    return (await pluginRow(this.#deps.kernel.store.db, this.#definition.id)).seq
  }

  #fail(during: 'reader' | 'job' | 'action', part: string, error: unknown, beganAt: number): Promise<void> {
    return failPlugin(this.#definition, this.#deps, { during, part, error, beganAt })
  }
}
