import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { wakeNotifications } from '../domains/notifications/wake-notifications.command.ts'
import { defineJob } from '../kernel/jobs.ts'
import { runCommand } from '../kernel/run-command.ts'

/** Notifications of one command. */
const AT_ONCE = 500

/** Every minute: brings back what people put off until now. */
export const inboxJob = defineJob({
  queue: 'inbox',
  payload: strict({}),
  attempts: 1,
  retrySeconds: 60,
  timeoutSeconds: 60,
  concurrency: 1,
  everySeconds: 60,
  async run({ kernel, signal }) {
    const request = { actor: SYSTEM, via: 'system' as const, input: { limit: AT_ONCE } }
    for (let more = true; more && !signal.aborted; )
      more = (await runCommand(kernel, wakeNotifications, request)).result.more
  },
})
