import { audienceOf } from '@waybill/contract/access/event-policy.ts'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { eventKinds, type EventKind } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { presentEvents } from '@waybill/server/domains/events/events.presenter.ts'
import { readInstallationId } from '@waybill/server/domains/installation/installation-id.queries.ts'
import { keysOfProjects } from '@waybill/server/domains/people/access.queries.ts'
import { OutsideError } from '@waybill/server/domains/plugins/define-plugin.ts'
import type { Db } from '@waybill/server/io/db/tables.ts'
import { defineRelay, type Reader } from '@waybill/server/kernel/reader.ts'
import type { Broker } from './broker.ts'
import { goesOut, type Plan } from './plan.ts'

/**
 * Publishes the events of tickets in the order of the log, many at once; the cursor passes an event when the broker has
 * confirmed it and all before it. While the broker is away it rests.
 * @param brokerNow the connection of the plugin on this node; undefined while there is none
 */
export function publishEvents(brokerNow: () => Broker | undefined): Reader {
  return defineRelay({
    name: 'amqp.publish',
    kinds: Object.keys(eventKinds) as EventKind[],
    start: 'head',
    rests() {
      const broker = brokerNow()
      return Promise.resolve(!broker || (broker.plan.exchange !== null && !broker.ready))
    },
    async relay({ db, signal }, events) {
      const broker = brokerNow()
      if (!broker) throw new OutsideError('the connection to the broker is being begun')
      const { exchange } = broker.plan
      const leaving = events.filter((event) => leaves(broker.plan, event))
      if (exchange === null || leaving.length === 0) return events.length
      const messages = await messagesOf(db, exchange, leaving)
      signal.throwIfAborted()
      const confirmed = await broker.publishAll(messages)
      const next = leaving[confirmed]
      return next ? events.indexOf(next) : events.length
    },
  })
}

function leaves(plan: Plan, event: LogEvent): boolean {
  return (
    event.ticket_id !== null &&
    goesOut(plan, event.kind) &&
    (plan.internal || audienceOf(event) !== 'ticket_internal')
  )
}

/** Each event as the feed shows it, with the keys of its ticket and project. Comments deleted meanwhile have no words. */
async function messagesOf(db: Db, exchange: string, events: readonly LogEvent[]) {
  const installation = await readInstallationId(db)
  const keysOf = await findKeys(db, events)
  const shown = await presentEvents(db, SYSTEM, events, { outside: true })
  return events.map((event, index) => {
    const { ticket, project } = keysOf(event)
    return {
      envelope: {
        exchange,
        routingKey: `${project ?? 'deleted'}.${event.kind}`,
        messageId: `${installation}:${String(event.seq)}`,
        appId: 'waybill',
        type: event.kind,
        contentType: 'application/json',
        timestamp: Math.floor(Date.parse(event.at) / 1_000),
        headers: { seq: event.seq, via: event.via, ...(ticket !== null && { ticket }) },
      },
      body: Buffer.from(JSON.stringify({ ...shown[index], ticket_key: ticket, project_key: project })),
    }
  })
}

/** Null for what has been purged. */
async function findKeys(
  db: Db,
  events: readonly LogEvent[],
): Promise<(event: LogEvent) => { ticket: string | null; project: string | null }> {
  const rows = await db
    .selectFrom('tickets')
    .select(['id', 'number'])
    .where('id', 'in', [...new Set(events.map(({ ticket_id }) => ticket_id))])
    .execute()
  const numbers = new Map<string | null, number>(rows.map(({ id, number }) => [id, number]))
  const projects = await keysOfProjects(db, [
    ...new Set(events.flatMap(({ project_id }) => project_id ?? [])),
  ])
  return ({ ticket_id, project_id }) => {
    const number = numbers.get(ticket_id)
    const project = projects.get(project_id ?? '') ?? null
    const ticket = project !== null && number !== undefined ? `${project}-${String(number)}` : null
    return { ticket, project }
  }
}
