import type { Static, TObject, TSchema } from 'typebox'
import type { Command } from '../../kernel/command.ts'
import type { CommandOutcome } from '../../kernel/run-command.ts'

/** What an action gets when a rule or the end of a workflow lets it work. */
export interface RuleActionCall<Input extends TObject = TObject> {
  /** The ticket that it is about, and the project of that: their ids. */
  readonly ticket: string
  readonly project: string
  /** What the rule or the workflow says: with values of the ticket in place of `{{names}}`, and defaults for what it does not say. */
  readonly input: Static<Input>
  /** The same in each try and different for all else, for whoever takes a thing only once. */
  readonly key: string
  /** Aborted when the time for the action is over. */
  readonly signal: AbortSignal
  /**
   * Runs a command via the rule (at the end of a workflow, via the plugin), with the event that it follows as its cause. Once for each `part`, however often the
   * action is tried; an action that runs several commands names each differently.
   * @throws Problem as any command; let it through, and the run of the rule, or the end action, says so
   */
  readonly run: <Of extends TSchema, Loaded, Result>(
    command: Command<Of, Loaded, Result>,
    input: unknown,
    part?: string,
  ) => Promise<CommandOutcome<Result>>
}

interface RuleActionSpec<Input extends TObject> {
  /** Unique in the plugin and for ever, lower case with dashes: rules name it. */
  id: string
  title: string
  /** A sentence below the title. */
  help?: string
  /** What a rule tells it: made by `strict` of the contract out of `textSetting` and its likes, but no secrets. */
  input?: Input
  /**
   * Does it, after the change and in the background; it may run again after a crash. A `Problem` is a refusal, and
   * `OutsideError` is tried again for about a day; whatever else it throws five times in one call switches the plugin off.
   * @returns what came of it, in a few words
   */
  run(call: RuleActionCall<Input>): Promise<string>
  /** Takes back what it did at the end of a workflow, when a lead asks for it; left out: it cannot. @returns as `run` */
  takeBack?(call: RuleActionCall<Input>): Promise<string>
}

/** An action whose input the program need not know. */
export type RuleActionDefinition = Omit<RuleActionSpec<TObject>, 'run' | 'takeBack'> & {
  run: (call: never) => Promise<string>
  takeBack?: (call: never) => Promise<string>
}

/** Declares what a plugin does when a rule says so, or when a run of a workflow is over. */
export function defineRuleAction<Input extends TObject = TObject<Record<never, TSchema>>>(
  spec: RuleActionSpec<Input>,
): RuleActionDefinition {
  return Object.freeze(spec)
}
