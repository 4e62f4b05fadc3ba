import { eventKinds, type EventKind } from '@waybill/contract/events/event-kinds.ts'
import { readInstallationId } from '../../domains/installation/installation-id.queries.ts'
import { byCommand, ofOneCommand, planMessages } from '../../domains/webhooks/plan-messages.ts'
import { WEBHOOKS_CHANNEL, queueMessages } from '../../domains/webhooks/queue-messages.ts'
import { hasWebhooks, lockHearing } from '../../domains/webhooks/webhooks.queries.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { toMillis } from '../../kernel/clock.ts'
import { defineProjection, type ProjectionContext } from '../../kernel/reader.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { KEPT_MILLIS } from '../../domains/webhooks/kept-millis.ts'

/** Messages of one turn: their rows are written at its end. */
const MOST_MESSAGES = 500

/** Queues what endpoints hear; sending is the work of others, so that no receiver ever holds up the log. */
export const queueWebhooks = defineProjection({
  name: 'webhooks',
  kinds: Object.keys(eventKinds) as EventKind[],
  start: 'head',
  sleeps: async (db) => !(await hasWebhooks(db)),
  async project(context, events) {
    const { tx, sql, now } = context
    const endpoints = (await lockHearing(tx, sql)).map((row) => ({
      ...row,
      topics: JSON.parse(row.topics) as string[],
      planned: [] as ReturnType<typeof planMessages>,
    }))
    let done = 0
    let count = 0
    for (const command of byCommand(events.slice(0, await whole(context, events)))) {
      if (done > 0 && (count >= MOST_MESSAGES || context.outOfTime())) break
      done += command.length
      // What is older is not in the table any more, which is how each message is queued once only.
      if (toMillis(command[0]?.recorded_at ?? '') < now - KEPT_MILLIS) continue
      for (const endpoint of endpoints) {
        const messages = planMessages(endpoint, command)
        endpoint.planned.push(...messages)
        count += messages.length
      }
    }
    if (count === 0) return done
    const installation = await readInstallationId(tx)
    for (const { id: webhook, planned } of endpoints)
      if (planned.length > 0) await queueMessages(tx, planned, { installation, webhook, now, again: false })
    context.signal(WEBHOOKS_CHANNEL, '')
    return done
  },
})

/** How many of the events are of whole commands: a run may end in the middle of one, and that one comes again. */
async function whole({ tx }: ProjectionContext, events: readonly LogEvent[]): Promise<number> {
  const last = events.at(-1)
  if (!last) return 0
  const [next] = await readEvents(tx, { after: last.seq, limit: 1 })
  const cut = next && ofOneCommand(last, next) ? (byCommand(events).at(-1)?.length ?? 0) : 0
  return cut === events.length ? events.length : events.length - cut
}
