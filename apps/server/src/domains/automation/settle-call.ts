import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { readEventsAt } from '../../kernel/event-log.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { CallResult } from '../plugins/call-plugin-action.ts'
import { noteCallTry } from './note-call-try.command.ts'
import type { RuleCall } from './rule-call.ts'
import { settleRuleCall } from './settle-rule-call.command.ts'

const MOST_WORDS = 500

/** Keeps what became of a call in the name of its rule; of a ticket that is gone nothing is kept. */
export async function settleCall(
  kernel: Kernel,
  call: RuleCall,
  { outcome, code, words }: CallResult,
): Promise<void> {
  const [cause] = await readEventsAt(kernel.store.db, [call.event])
  try {
    await runCommand(kernel, settleRuleCall, {
      actor: SYSTEM,
      via: `rule:${call.rule}:${String(call.version)}`,
      input: { call, outcome, code, words: words === null || words === '' ? null : storable(words) },
      ...(cause && { cause }),
    })
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error
  }
}

/** Keeps that a call was tried in vain and waits to be tried again; of a ticket that is gone nothing is kept. */
export async function noteTry(kernel: Kernel, call: RuleCall, tries: number, words: string): Promise<void> {
  try {
    await runCommand(kernel, noteCallTry, {
      actor: SYSTEM,
      via: `rule:${call.rule}:${String(call.version)}`,
      input: { call, tries, words: storable(words) },
    })
  } catch (error) {
    if (!(error instanceof Problem && error.status === 404)) throw error
  }
}

function storable(words: string): string {
  return words.slice(0, MOST_WORDS).toWellFormed().replaceAll('\0', '\uFFFD')
}
