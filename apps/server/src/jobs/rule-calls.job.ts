import { callOfRule, type RequestOfRule } from '../domains/automation/call-of-rule.ts'
import { callRefusal } from '../domains/automation/call-refusal.queries.ts'
import { RuleCall, keyOfCall } from '../domains/automation/rule-call.ts'
import { secretsOfRule } from '../domains/automation/rule-secrets.queries.ts'
import { noteTry, settleCall } from '../domains/automation/settle-call.ts'
import { CALLS_AT_ONCE, TryLater, defineJob } from '../kernel/jobs.ts'
import { wordsOfFailure, type Outside } from '../kernel/outside.ts'
import { readRetryAfter } from '../kernel/retry-after.ts'
import type { Kernel } from '../kernel/run-command.ts'
import { signedHeaders } from '../kernel/sign.ts'

const TRIES = 30

/**
 * Sends the ticket to the address that an action of a rule names; tried again with growing waits, for about a day, while the
 * rule is on and the ticket is there. What its receiver says is gone (410) is not tried again.
 * @param secrets of the installation, which open that of the rule
 */
export function ruleCallsJob(outside: Outside, secrets: readonly Uint8Array[]) {
  return defineJob({
    queue: 'rule-calls',
    payload: RuleCall,
    attempts: TRIES,
    retrySeconds: 10,
    timeoutSeconds: 30,
    ...CALLS_AT_ONCE,
    async run({ kernel, attempt, signal }, call) {
      const refused = await callRefusal(kernel.store.db, call)
      if (refused) return settleCall(kernel, call, refused)
      const request = await callOfRule(kernel.store.db, call, kernel.publicUrl)
      if (!request) return
      const failed = await callOnce(outside, kernel, secrets, { call, request, signal })
      if (failed === null) return settleCall(kernel, call, { outcome: 'done', code: null, words: null })
      if (failed instanceof IsGone)
        return settleCall(kernel, call, { outcome: 'refused', code: 'call.gone', words: failed.message })
      await noteTry(kernel, call, attempt, failed.message)
      if (attempt >= TRIES)
        await settleCall(kernel, call, { outcome: 'failed', code: null, words: failed.message })
      throw failed
    },
  })
}

class IsGone extends Error {}

/** @returns null, or what went wrong */
async function callOnce(
  outside: Outside,
  { store, clock }: Kernel,
  secrets: readonly Uint8Array[],
  { call, request, signal }: { call: RuleCall; request: RequestOfRule; signal: AbortSignal },
): Promise<Error | null> {
  try {
    const now = clock.now()
    const signing = await secretsOfRule(store.db, secrets, call.rule, now)
    const signed = signedHeaders({ id: keyOfCall(call), at: new Date(now), body: request.body }, signing)
    const answer = await outside({ ...request, headers: { ...request.headers, ...signed }, signal })
    const { status, headers } = answer
    if (status >= 200 && status < 300) return null
    const words = `answered ${String(status)}`
    if (status === 410) return new IsGone(words)
    const notBefore = readRetryAfter(headers['retry-after'], clock.now())
    return notBefore === null ? new Error(words) : new TryLater(words, notBefore)
  } catch (error) {
    return new Error(wordsOfFailure(error), { cause: error })
  }
}
