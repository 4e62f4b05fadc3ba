import { WebhookParams } from '@waybill/contract/webhooks/webhook.ts'
import { defineCommand } from '../../kernel/command.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { readInstallationId } from '../installation/installation-id.queries.ts'
import { byCommand, planMessages } from './plan-messages.ts'
import { queueMessages } from './queue-messages.ts'
import { lockWebhook } from './webhooks.queries.ts'

/** Events of one command: a fraction of a tenth of a second on SQLite, whose writer others wait for. */
const EVENTS_AT_ONCE = 200

/** Queues a slice of the log again, as far as a replay was asked for. */
export const advanceReplay = defineCommand({
  name: 'advance-replay',
  input: WebhookParams,
  subject: 'webhook',
  load: (context, input) => lockWebhook(context, input.webhook),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, _input, { webhook }) {
    const { tx, now } = context
    const { replay_after: after, replay_to: to } = webhook
    if (after === null || to === null) return {}
    const events = await readEvents(tx, { after, before: to + 1, limit: EVENTS_AT_ONCE })
    const commands = byCommand(events)
    const isLast = events.length < EVENTS_AT_ONCE
    // The last one may be cut off: it comes again whole.
    const whole = isLast || commands.length === 1 ? commands : commands.slice(0, -1)
    const hearer = { ...webhook, topics: JSON.parse(webhook.topics) as string[], hears_after: 0 }
    await queueMessages(
      tx,
      whole.flatMap((command) => planMessages(hearer, command)),
      { installation: await readInstallationId(tx), webhook: webhook.id, now, again: true },
    )
    const done = whole.at(-1)?.at(-1)?.seq ?? to
    await tx
      .updateTable('webhooks')
      .set(isLast ? { replay_after: null, replay_to: null } : { replay_after: done })
      .where('id', '=', webhook.id)
      .execute()
    return {}
  },
})
