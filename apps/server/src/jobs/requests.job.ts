import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { closeUntouchedRequest } from '../domains/tasks/requests/close-untouched-request.command.ts'
import { untouchedRequests } from '../domains/tasks/requests/untouched-requests.queries.ts'
import { defineJob } from '../kernel/jobs.ts'
import { runCommand } from '../kernel/run-command.ts'

/** Tickets of one look at each workflow; the next slot goes on. */
const AT_ONCE = 200

/** Every five minutes: closes resolved requests that nobody has touched for as long as their workflow says. */
export const requestsJob = defineJob({
  queue: 'requests',
  payload: strict({}),
  attempts: 1,
  retrySeconds: 60,
  timeoutSeconds: 240,
  concurrency: 1,
  everySeconds: 300,
  async run({ kernel, signal }) {
    const failed: unknown[] = []
    for (const ticket of await untouchedRequests(kernel.store.db, kernel.clock.now(), AT_ONCE)) {
      if (signal.aborted) return
      // One that cannot be closed holds up no other.
      await runCommand(kernel, closeUntouchedRequest, {
        actor: SYSTEM,
        via: 'system',
        input: { ticket },
      }).catch((error: unknown) => failed.push(error))
    }
    if (failed.length > 0) throw new AggregateError(failed, 'requests could not be closed')
  },
})
