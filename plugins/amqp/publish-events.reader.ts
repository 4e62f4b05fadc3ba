import { audienceOf } from '@waybill/contract/access/event-policy.ts'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { eventKinds, type EventKind } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { presentEvents } from '@waybill/server/domains/events/events.presenter.ts'
import { readInstallationId } from '@waybill/server/domains/installation/installation-id.queries.ts'
import { OutsideError } from '@waybill/server/domains/plugins/define-plugin.ts'
import type { Db } from '@waybill/server/io/db/tables.ts'
import { defineReader, type Reader } from '@waybill/server/kernel/reader.ts'
import type { Broker } from './broker.ts'
import { goesOut } from './plan.ts'

/**
 * Publishes the events of tickets, one after the other in the order of the log; the cursor passes an event when the broker
 * has confirmed it. While the broker is away it rests.
 * @param brokerNow the connection of the plugin on this node; undefined while there is none
 */
export function publishEvents(brokerNow: () => Broker | undefined): Reader {
  return defineReader({
    name: 'amqp.publish',
    kinds: Object.keys(eventKinds) as EventKind[],
    start: 'head',
    rests() {
      const broker = brokerNow()
      return Promise.resolve(!broker || (broker.plan.exchange !== null && !broker.ready))
    },
    async handle({ db }, event) {
      const broker = brokerNow()
      if (!broker) throw new OutsideError('the connection to the broker is being begun')
      const { exchange, internal } = broker.plan
      if (exchange === null || event.ticket_id === null || !goesOut(broker.plan, event.kind)) return
      if (!internal && audienceOf(event) === 'ticket_internal') return
      const { key, number } = await keysOf(db, event)
      const ticket = key !== null && number !== null ? `${key}-${String(number)}` : null
      await broker.publish(
        {
          exchange,
          routingKey: `${key ?? 'deleted'}.${event.kind}`,
          messageId: `${await readInstallationId(db)}:${String(event.seq)}`,
          appId: 'waybill',
          type: event.kind,
          contentType: 'application/json',
          timestamp: Math.floor(Date.parse(event.at) / 1_000),
          headers: { seq: event.seq, via: event.via, ...(ticket !== null && { ticket }) },
        },
        Buffer.from(JSON.stringify(await tell(db, event, ticket, key))),
      )
    },
  })
}

/** The event as the feed shows it, with the keys of its ticket and project. Comments deleted meanwhile have no words. */
async function tell(db: Db, event: LogEvent, ticket: string | null, project: string | null) {
  const [shown] = await presentEvents(db, SYSTEM, [event], { outside: true })
  return { ...shown, ticket_key: ticket, project_key: project }
}

/** Null for what has been purged. */
async function keysOf(
  db: Db,
  { ticket_id, project_id }: LogEvent,
): Promise<{ key: string | null; number: number | null }> {
  const ticket = await db
    .selectFrom('tickets')
    .select('number')
    .where('id', '=', ticket_id)
    .executeTakeFirst()
  const project = await db
    .selectFrom('projects')
    .select('key')
    .where('id', '=', project_id)
    .executeTakeFirst()
  return { key: project?.key ?? null, number: ticket?.number ?? null }
}
