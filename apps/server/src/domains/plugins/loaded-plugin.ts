import type { Route } from '../../http/route.ts'
import type { JobKind } from '../../kernel/jobs.ts'
import type { Outside } from '../../kernel/outside.ts'
import type { Reader } from '../../kernel/reader.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { PluginDefinition, PluginHost, PluginLog } from './define-plugin.ts'
import type { RuleActionCall, RuleActionDefinition } from './define-rule-action.ts'

/** What plugins run on. */
export interface PluginDeps {
  kernel: Kernel
  publicUrl: URL
  /** Keys that seal their secrets. */
  secrets: readonly Uint8Array[]
  log: PluginLog
  outside: Outside
}

/** A plugin that this program runs. */
export interface LoadedPlugin {
  definition: PluginDefinition
  host: PluginHost
  /** Its parts, each behind a guard that knows whether it is on. */
  readers: readonly Reader[]
  jobs: readonly JobKind[]
  routes: readonly Route[]
  ruleActions: readonly GuardedAction[]
}

/** An action behind its guard. @throws Problem a refusal, also while an admin has the plugin off */
export type GuardedAction = Omit<RuleActionDefinition, 'run' | 'takeBack'> & {
  run: (call: RuleActionCall) => Promise<string>
  takeBack?: (call: RuleActionCall) => Promise<string>
}

/** A plugin that could not be loaded, on this node since its start. */
export interface BrokenPlugin {
  /** Its id, or the name of its file. */
  id: string
  name: string
  part: string
  message: string
  /** Milliseconds. */
  at: number
}

/** Every plugin of this program. */
export interface PluginList {
  readonly loaded: readonly LoadedPlugin[]
  readonly broken: readonly BrokenPlugin[]
}

export const NO_PLUGINS: PluginList = { loaded: [], broken: [] }
