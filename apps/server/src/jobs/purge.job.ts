import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { purgeRuleRuns } from '../domains/automation/purge-rule-runs.command.ts'
import { purgeBulks } from '../domains/bulk/purge-bulks.command.ts'
import { purgeDrafts } from '../domains/drafts/purge-drafts.command.ts'
import { purgeNotifications } from '../domains/notifications/purge-notifications.command.ts'
import { purgeMessages } from '../domains/outgoing/purge-messages.command.ts'
import { purgeAccess } from '../domains/people/purge-access.command.ts'
import { purgeDeliveries } from '../domains/webhooks/purge-deliveries.command.ts'
import { purgeDeletedTickets } from '../domains/tickets/purge-deleted-tickets.command.ts'
import { defineJob } from '../kernel/jobs.ts'
import { purgeIdempotencyKeys } from '../kernel/purge-idempotency-keys.command.ts'
import { runCommand } from '../kernel/run-command.ts'

/** Tickets of one command: few enough that nobody waits long for its transaction. */
const TICKETS_AT_ONCE = 100

/** People whose drafts one command looks through. */
const PEOPLE_AT_ONCE = 20

/** Results of bulk changes, and notifications, of one command. */
const ITEMS_AT_ONCE = 2_000

/** Every hour: removes what has been kept long enough, by commands like everything else. */
export const purgeJob = defineJob({
  queue: 'purge',
  payload: strict({}),
  attempts: 3,
  retrySeconds: 60,
  timeoutSeconds: 600,
  concurrency: 1,
  everySeconds: 3_600,
  async run({ kernel, signal }) {
    const request = { actor: SYSTEM, via: 'system' as const }
    await runCommand(kernel, purgeIdempotencyKeys, { ...request, input: {} })
    await runCommand(kernel, purgeAccess, { ...request, input: {} })
    for (let after: string | null = ''; after !== null && !signal.aborted; ) {
      const input: { after: string; people: number } = { after, people: PEOPLE_AT_ONCE }
      const { result } = await runCommand(kernel, purgeDrafts, { ...request, input })
      after = result.next
    }
    for (let purged = TICKETS_AT_ONCE; purged === TICKETS_AT_ONCE && !signal.aborted; ) {
      const { result } = await runCommand(kernel, purgeDeletedTickets, {
        ...request,
        input: { limit: TICKETS_AT_ONCE },
      })
      purged = result.purged
    }
    for (let more = true; more && !signal.aborted; ) {
      const input = { limit: ITEMS_AT_ONCE }
      more = (await runCommand(kernel, purgeBulks, { ...request, input })).result.more
    }
    for (let more = true; more && !signal.aborted; ) {
      const input = { limit: ITEMS_AT_ONCE }
      more = (await runCommand(kernel, purgeRuleRuns, { ...request, input })).result.more
    }
    for (let more = true; more && !signal.aborted; ) {
      const input = { limit: ITEMS_AT_ONCE }
      more = (await runCommand(kernel, purgeNotifications, { ...request, input })).result.more
    }
    for (let more = true; more && !signal.aborted; ) {
      const input = { limit: ITEMS_AT_ONCE }
      more = (await runCommand(kernel, purgeMessages, { ...request, input })).result.more
    }
    for (let more = true; more && !signal.aborted; ) {
      const input = { limit: ITEMS_AT_ONCE }
      more = (await runCommand(kernel, purgeDeliveries, { ...request, input })).result.more
    }
  },
})
