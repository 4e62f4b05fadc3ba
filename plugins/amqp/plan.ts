import {
  listSetting,
  numberSetting,
  secretSetting,
  textSetting,
  yesNoSetting,
} from '@waybill/contract/plugins/plugin-settings.ts'
import { strict } from '@waybill/contract/schema.ts'
import { hears, isTopic } from '@waybill/contract/webhooks/webhook-topics.ts'
import type { PluginHost } from '@waybill/server/domains/plugins/define-plugin.ts'
import Type, { type Static } from 'typebox'
import { FIELDS } from './read-message.ts'

export const settings = strict({
  url: secretSetting('Address of the broker', {
    help: 'Such as amqp://user:password@rabbit.example.com:5672/vhost, or amqps:// with TLS.',
  }),
  queues: listSetting('Queues in', {
    help: 'One a line: the queue, a space, and the key of the project that gets its tickets.',
    default: [],
  }),
  sender: Type.Optional(
    textSetting('Sender', {
      help: "E-mail address of the person who reports tickets and writes comments of messages, with that person's rights.",
    }),
  ),
  fields: listSetting('Fields in', {
    help: 'For messages of another form, one a line: title = alert.summary. Empty: messages have the fields of Waybill.',
    default: [],
  }),
  at_once: numberSetting('Messages at once', {
    help: 'Of each queue, on each node. With 1 and one node, tickets are made in the order of the queue.',
    least: 1,
    most: 50,
    default: 5,
  }),
  exchange: Type.Optional(
    textSetting('Exchange out', {
      help: 'A topic exchange that gets the events of tickets. Empty: nothing goes out.',
    }),
  ),
  topics: listSetting('Topics out', {
    help: 'Kinds of events, one a line, such as ticket.created, sla.* or *.',
    default: ['ticket.*', 'comment.*'],
  }),
  internal: yesNoSetting('What is internal goes out too', { default: false }),
})

export type AmqpHost = PluginHost<typeof settings>
export type AmqpSettings = Static<typeof settings>

/** What the settings say. */
export interface Plan {
  url: string
  queues: readonly { queue: string; dead: string; project: string }[]
  sender: string | null
  /** Where a message has each field; null: messages have the fields of Waybill. */
  fields: ReadonlyMap<string, readonly string[]> | null
  atOnce: number
  exchange: string | null
  topics: readonly string[]
  internal: boolean
}

/** @throws Error that names the setting and the line that cannot be read */
export function readPlan({
  url,
  queues,
  sender,
  fields,
  at_once,
  exchange,
  topics,
  internal,
}: AmqpSettings): Plan {
  if (!/^amqps?:\/\/[^/]/.test(url) || !URL.canParse(url))
    throw new Error('Address of the broker: write it as amqp://user:password@host:5672/vhost.')
  const read = queues.map(readQueue)
  const twice = read.find(({ queue }, index) => read.findIndex((one) => one.queue === queue) !== index)
  if (twice) throw new Error(`Queues in: "${twice.queue}" is there twice; a queue has one project.`)
  if (read.length > 0 && sender === undefined)
    throw new Error('Sender: name the person who reports the tickets of the queues.')
  const wrong = topics.find(
    (topic) => !isTopic(topic) || topic === 'ticket.updated' || topic === 'ticket.resolved',
  )
  if (wrong !== undefined)
    throw new Error(
      `Topics out: "${wrong}" is no kind of events; write such as ticket.created, ticket.* or *.`,
    )
  return {
    url,
    queues: read,
    sender: sender ?? null,
    fields: fields.length === 0 ? null : new Map(fields.map(readField)),
    atOnce: at_once,
    exchange: exchange ?? null,
    topics,
    internal,
  }
}

function readQueue(text: string): Plan['queues'][number] {
  const [, queue, project] = /^(.*\S)\s+(\S+)$/.exec(text.trim()) ?? []
  if (queue === undefined || project === undefined)
    throw new Error(
      `Queues in: "${text}" names no project; write the queue, a space and the key of the project.`,
    )
  return { queue, dead: `${queue}.dead`, project }
}

function readField(text: string): [string, string[]] {
  const [, name = '', path = ''] = /^\s*([a-z_]+(?:\.[a-z0-9_]+)?)\s*=\s*(\S.*?)\s*$/.exec(text) ?? []
  if (!FIELDS.has(name) && !/^fields\../.test(name))
    throw new Error(
      `Fields in: "${text}" is no line such as title = alert.summary; names are ${[...FIELDS].join(', ')} and fields.KEY.`,
    )
  return [name, path.split('.')]
}

/** Whether an event of this kind goes out. */
export function goesOut({ topics }: Plan, kind: string): boolean {
  return hears(topics, kind)
}
