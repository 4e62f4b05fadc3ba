import { callOfRule } from '../domains/automation/call-of-rule.ts'
import { RuleCall } from '../domains/automation/rule-call.ts'
import { settleCall } from '../domains/automation/settle-call.ts'
import { defineJob } from '../kernel/jobs.ts'
import { wordsOfFailure, type Outside, type OutsideRequest } from '../kernel/outside.ts'

const TRIES = 30

/** Sends the ticket to the address that an action of a rule names; tried again with growing waits, for about a day. */
export function ruleCallsJob(outside: Outside) {
  return defineJob({
    queue: 'rule-calls',
    payload: RuleCall,
    attempts: TRIES,
    retrySeconds: 10,
    timeoutSeconds: 30,
    concurrency: 4,
    async run({ kernel, attempt, signal }, call) {
      const request = await callOfRule(kernel.store.db, call)
      if (!request) return
      const failed = await send(outside, { ...request, signal })
      if (failed === null) return settleCall(kernel, call, { outcome: 'done', code: null, words: null })
      if (attempt >= TRIES)
        await settleCall(kernel, call, { outcome: 'failed', code: null, words: failed.message })
      throw failed
    },
  })
}

/** @returns null, or what went wrong */
async function send(outside: Outside, request: OutsideRequest): Promise<Error | null> {
  try {
    const { status } = await outside(request)
    return status >= 200 && status < 300 ? null : new Error(`answered ${String(status)}`)
  } catch (error) {
    return new Error(wordsOfFailure(error), { cause: error })
  }
}
