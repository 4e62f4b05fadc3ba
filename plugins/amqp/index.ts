import { definePlugin } from '@waybill/server/domains/plugins/define-plugin.ts'
import { Broker, tryBroker, wordsOf } from './broker.ts'
import { consumeQueues, type Taken } from './consume.ts'
import { readPlan, settings, type AmqpHost } from './plan.ts'
import { publishEvents } from './publish-events.reader.ts'
import { senderIn, settingTroubles } from './set-up.ts'
import { standing } from './standing.ts'

/** What runs for a host while the plugin is on. */
const running = new WeakMap<AmqpHost, { broker: Broker; taken: Map<string, Taken>; trouble: string | null }>()

/** Tickets come from queues of a broker such as RabbitMQ, and events of tickets go to a topic exchange. */
export const amqp = definePlugin({
  id: 'amqp',
  name: 'AMQP',
  description:
    'Makes tickets and comments of messages in queues of RabbitMQ, and publishes the events of tickets to a topic exchange.',
  guide: [
    '**In:** a message is JSON with the fields of a ticket (`title`, `description`, `priority`, `labels` ...) and `external_id`, or with `ticket` and `comment`. One that cannot be taken goes to the queue with `.dead` at its end, with its reason in the header `x-waybill-reason`.',
    '**Out:** bind queues to the exchange by `WEB.#`, `*.ticket.created` or the like: the routing key is the key of the project and the kind of the event.',
    'Queues and the exchange are made, durable, where they are missing.',
  ].join('\n\n'),
  settings,
  checkSettings: settingTroubles,
  async start(host, signal) {
    const plan = readPlan(await host.settings())
    for (const { project } of plan.queues) await senderIn(host, plan.sender, project)
    const broker = new Broker(plan, (error) => {
      const now = running.get(host)
      if (now?.broker === broker) now.trouble = wordsOf(error)
      host.log.warn({ plugin: host.id, err: error }, 'trouble with the broker')
    })
    running.set(host, { broker, taken: consumeQueues(host, broker, signal), trouble: null })
    return async () => {
      running.delete(host)
      await broker.close()
    }
  },
  async check(host) {
    const plan = readPlan(await host.settings())
    for (const { project } of plan.queues) await senderIn(host, plan.sender, project)
    return tryBroker(plan, async (broker) => (await standing(broker, plan)).join(' '))
  },
  readers: (host) => [publishEvents(() => running.get(host)?.broker)],
  pages: [
    {
      id: 'queues',
      title: 'Queues',
      async markdown(host) {
        const plan = readPlan(await host.settings())
        const now = running.get(host)
        const lines = await tryBroker(plan, (broker) => standing(broker, plan)).catch((error: unknown) => [
          `The broker cannot be used: ${wordsOf(error)}.`,
        ])
        const taken = [...(now?.taken ?? [])].map(([queue, { made, known, dead, trouble }]) =>
          [
            `**${queue}**, on this node since it began: ${String(made)} taken, ${String(known)} known before, ${String(dead)} refused.`,
            ...(trouble === null ? [] : [`The last trouble: ${trouble}`]),
          ].join(' '),
        )
        const trouble = now?.trouble ? [`The last trouble with the broker: ${now.trouble}.`] : []
        return [...lines, ...taken, ...trouble].map((line) => `- ${line}`).join('\n')
      },
    },
  ],
})
