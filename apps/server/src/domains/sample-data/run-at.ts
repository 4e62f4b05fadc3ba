import { SYSTEM, type Actor } from '@waybill/contract/access/policies.ts'
import type { Via } from '@waybill/contract/events/event.ts'
import type { Static, TSchema } from 'typebox'
import type { Command } from '../../kernel/command.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'

/** Runs a command as somebody at a moment (milliseconds since 1970 UTC). */
export type RunAt = <Input extends TSchema, Loaded, Result>(
  at: number,
  command: Command<Input, Loaded, Result>,
  input: Static<Input>,
  actor?: Actor,
) => Promise<Result>

export function runAt(kernel: Kernel, via: Via): RunAt {
  return async (at, command, input, actor = SYSTEM) => {
    const then: Kernel = { ...kernel, clock: { now: () => at } }
    return (await runCommand(then, command, { input, actor, via })).result
  }
}
