import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { callOfRule } from '../domains/automation/call-of-rule.ts'
import { defineJob } from '../kernel/jobs.ts'
import type { Outside } from '../kernel/outside.ts'

/** Sends the ticket to the address that an action of a rule names; tried again with growing waits, for about a day. */
export function ruleCallsJob(outside: Outside) {
  return defineJob({
    queue: 'rule-calls',
    payload: strict({ rule: Id, version: Type.Integer(), action: Type.Integer(), ticket: Id, event: Seq }),
    attempts: 30,
    retrySeconds: 10,
    timeoutSeconds: 30,
    concurrency: 4,
    async run({ kernel, signal }, call) {
      const request = await callOfRule(kernel.store.db, call)
      if (!request) return
      const { status } = await outside({ ...request, signal })
      if (status < 200 || status > 299) throw new Error(`answered ${String(status)}`)
    },
  })
}
