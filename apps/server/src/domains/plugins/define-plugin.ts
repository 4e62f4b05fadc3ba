import type { Static, TObject, TSchema } from 'typebox'
import type { Route } from '../../http/route.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Command } from '../../kernel/command.ts'
import type { Cause } from '../../kernel/event-log.ts'
import type { JobKind } from '../../kernel/jobs.ts'
import type { Reader } from '../../kernel/reader.ts'
import type { Outside } from '../../kernel/outside.ts'
import type { CommandOutcome } from '../../kernel/run-command.ts'
import type { RuleActionDefinition } from './define-rule-action.ts'

/** What a plugin gets to work with. */
export interface PluginHost<Settings extends TObject = TObject, ProjectSettings extends TObject = TObject> {
  /** Its own id. */
  readonly id: string
  /** Reads what is committed. State changes by `run` alone. */
  readonly db: Db
  readonly sql: EngineSql
  /** The public address of Waybill. */
  readonly publicUrl: URL
  /** Milliseconds since 1970 UTC. */
  now(): number
  newId(): string
  /** The settings of the installation with their defaults, secrets in plain text: never log them. */
  settings(): Promise<Static<Settings>>
  /** Those of a project (its id); null where a lead has not set all that is required. */
  projectSettings(project: string): Promise<Static<ProjectSettings> | null>
  /** All projects that are set up. */
  projects(): Promise<{ project: string; settings: Static<ProjectSettings> }[]>
  /**
   * Runs a command via `plugin:<id>`, as Waybill itself or, with `as`, as an active person (id) with that person's rights.
   * With a `key` it happens once in 48 hours, however often it is run with that key; the first result is given again.
   * Inside a reader use the `run` of its context instead.
   * @throws Problem as any command; 404 where `as` is nobody who is active
   */
  run<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
    options?: { as?: string; key?: string; cause?: Cause; requestId?: string },
  ): Promise<CommandOutcome<Result>>
  /** Sends a request outside, to public addresses and to WAYBILL_ALLOWED_HOSTS only. For jobs, `start`, `check` and actions. */
  readonly outside: Outside
  readonly log: PluginLog
}

export interface PluginLog {
  info(about: object, words: string): void
  warn(about: object, words: string): void
  error(about: object, words: string): void
}

/**
 * What is outside does not answer, and the plugin is not to blame. Thrown in a job, it is tried again and counts as failed at
 * last; thrown in a reader, it is tried again until it works. It does not switch the plugin off.
 */
export class OutsideError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutsideError'
  }
}

/**
 * What is wrong with settings that fit their schema, by name, each as the end of a sentence such as `must be an address`.
 * Asked before they are stored, and while some may be missing; it asks nobody outside.
 */
type SettingsCheck<Settings extends TObject, Host> = (
  values: Partial<Static<Settings>>,
  host: Host,
) => SettingTroubles<keyof Static<Settings>> | Promise<SettingTroubles<keyof Static<Settings>>>
export type SettingTroubles<Name extends PropertyKey = string> = { readonly [name in Name]?: string }

export interface PluginSpec<Settings extends TObject, ProjectSettings extends TObject> {
  /** Unique and for ever, lower case with dashes: what it stores is kept under it. */
  id: string
  name: string
  /** What it does, in a sentence or two. */
  description: string
  /**
   * What to do outside, as Markdown. `{hooks}` becomes the address of its routes, `{project}` the key of the project where
   * it is shown to a lead.
   */
  guide?: string
  /** Of the installation: made by `strict` of the contract out of `textSetting`, `secretSetting` and their likes. */
  settings?: Settings
  /** Of each project, set by its leads. */
  projectSettings?: ProjectSettings
  checkSettings?: SettingsCheck<Settings, PluginHost<Settings, ProjectSettings>>
  /** As long as it finds something, the project is not set up. */
  checkProjectSettings?: SettingsCheck<ProjectSettings, PluginHost<Settings, ProjectSettings>>
  /**
   * Begins what runs for as long as the plugin is on, such as a connection; on every node, and anew after each change of
   * settings. Aborted when it is switched off. @returns what ends it
   */
  start?(
    host: PluginHost<Settings, ProjectSettings>,
    signal: AbortSignal,
  ): Promise<(() => Promise<void>) | undefined>
  /** "Try it": whether it works with its settings, of a project (its id) or of the installation. @returns what it found */
  check?(
    host: PluginHost<Settings, ProjectSettings>,
    project: string | null,
    signal: AbortSignal,
  ): Promise<string>
  /** Their names begin with `<id>.`. They hear what happens while the plugin is on; one that `rests` hears it later. */
  readers?(host: PluginHost<Settings, ProjectSettings>): readonly Reader[]
  /** Their queues are named `<id>` or begin with `<id>-`. */
  jobs?(host: PluginHost<Settings, ProjectSettings>): readonly JobKind[]
  /** Their paths begin with `/hooks/<id>`. While the plugin is off there is nothing at them. */
  routes?(host: PluginHost<Settings, ProjectSettings>): readonly Route[]
  /** What rules and the ends of workflows may let it do for a ticket, each made by `defineRuleAction`. */
  ruleActions?(host: PluginHost<Settings, ProjectSettings>): readonly RuleActionDefinition[]
  /** What admins may let it do by a button on its page. @returns what came of it */
  actions?: readonly {
    id: string
    title: string
    run(host: PluginHost<Settings, ProjectSettings>, signal: AbortSignal): Promise<string>
  }[]
  /** What it shows to admins, as Markdown. */
  pages?: readonly {
    id: string
    title: string
    markdown(host: PluginHost<Settings, ProjectSettings>): Promise<string>
  }[]
}

type HostParts =
  | 'checkSettings'
  | 'checkProjectSettings'
  | 'start'
  | 'check'
  | 'readers'
  | 'jobs'
  | 'routes'
  | 'ruleActions'
  | 'actions'
  | 'pages'

/** A plugin whose settings the program need not know. */
export type PluginDefinition = Omit<PluginSpec<TObject, TObject>, HostParts> & {
  checkSettings?(values: never, host: never): SettingTroubles | Promise<SettingTroubles>
  checkProjectSettings?(values: never, host: never): SettingTroubles | Promise<SettingTroubles>
  start?(host: never, signal: AbortSignal): Promise<(() => Promise<void>) | undefined>
  check?(host: never, project: string | null, signal: AbortSignal): Promise<string>
  readers?(host: never): readonly Reader[]
  jobs?(host: never): readonly JobKind[]
  routes?(host: never): readonly Route[]
  ruleActions?(host: never): readonly RuleActionDefinition[]
  actions?: readonly { id: string; title: string; run(host: never, signal: AbortSignal): Promise<string> }[]
  pages?: readonly { id: string; title: string; markdown(host: never): Promise<string> }[]
}

/** Declares a plugin: readers, jobs and routes that go through the same registries as those of the program. */
export function definePlugin<
  Settings extends TObject = TObject<Record<never, TSchema>>,
  ProjectSettings extends TObject = TObject<Record<never, TSchema>>,
>(spec: PluginSpec<Settings, ProjectSettings>): PluginDefinition {
  return Object.freeze(spec)
}
