import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { callRefusal } from '../domains/automation/call-refusal.queries.ts'
import { RuleCall, actionOfCall, keyOfCall } from '../domains/automation/rule-call.ts'
import { noteTry, settleCall } from '../domains/automation/settle-call.ts'
import { callPluginAction, type CallResult } from '../domains/plugins/call-plugin-action.ts'
import type { RuleActionCall } from '../domains/plugins/define-rule-action.ts'
import { PluginIsOff } from '../domains/plugins/guard-parts.ts'
import type { PluginList } from '../domains/plugins/loaded-plugin.ts'
import { ACTION_SECONDS, PLUGIN_ACTIONS_QUEUE } from '../domains/plugins/plugin-actions.ts'
import { readEventsAt } from '../kernel/event-log.ts'
import { CALLS_AT_ONCE, defineJob } from '../kernel/jobs.ts'
import { runCommand, type Kernel } from '../kernel/run-command.ts'

const TRIES = 30

/**
 * Lets plugins do what rules say, behind their guards. A refusal ends it; what is away is tried again with growing waits, for
 * about a day. The run of the rule says what came of it.
 */
export function pluginActionsJob(plugins: PluginList) {
  return defineJob({
    queue: PLUGIN_ACTIONS_QUEUE,
    payload: RuleCall,
    attempts: TRIES,
    retrySeconds: 10,
    timeoutSeconds: ACTION_SECONDS,
    ...CALLS_AT_ONCE,
    async run({ kernel, attempt, signal }, call) {
      try {
        const result = await act(kernel, plugins, call, signal)
        if (result) await settleCall(kernel, call, result)
      } catch (error) {
        await noteTry(kernel, call, attempt, wordsOf(error))
        // What waits for its plugin is begun anew once that is switched on, however long it takes.
        if (attempt >= TRIES && !(error instanceof PluginIsOff))
          await settleCall(kernel, call, { outcome: 'failed', code: null, words: wordsOf(error) })
        throw error
      }
    },
  })
}

/** @returns null when the rule or the ticket is gone; nothing is done then */
async function act(
  kernel: Kernel,
  plugins: PluginList,
  call: RuleCall,
  signal: AbortSignal,
): Promise<CallResult | null> {
  const asked = (await actionOfCall(kernel.store.db, call))?.action
  if (!asked) return null
  const refused = await callRefusal(kernel.store.db, call)
  if (refused) return refused
  const run = await runnerOf(kernel, call)
  const { ticket, event } = call
  return callPluginAction(kernel, plugins, { ticket, event, asked, key: keyOfCall(call), signal, run })
}

/** Commands via the rule, which follow the event that it followed. */
async function runnerOf(kernel: Kernel, call: RuleCall): Promise<RuleActionCall['run']> {
  const [cause] = await readEventsAt(kernel.store.db, [call.event])
  return (command, input, part = '') =>
    runCommand(kernel, command, {
      actor: SYSTEM,
      via: `rule:${call.rule}:${String(call.version)}`,
      input,
      ...(cause && { cause }),
      idempotencyKey: `${keyOfCall(call)}:${part}`,
      // The first decision stands: a repetition may see other state and decide otherwise, and must not act twice.
      idempotencyInput: part,
    })
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
