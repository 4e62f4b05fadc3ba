import {
  listSetting,
  numberSetting,
  secretSetting,
  textSetting,
  yesNoSetting,
} from '@waybill/contract/plugins/plugin-settings.ts'
import { strict } from '@waybill/contract/schema.ts'
import { FRIENDLY_TOPICS, hears, isTopic } from '@waybill/contract/webhooks/webhook-topics.ts'
import type { PluginHost, SettingTroubles } from '@waybill/server/domains/plugins/define-plugin.ts'
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

/** What people call a setting. */
export const titleOf = (name: keyof AmqpSettings): string =>
  String(new Map<string, unknown>(Object.entries(settings.properties[name])).get('title'))

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

type Troubles = SettingTroubles<keyof AmqpSettings>
/** Those of several kinds of events have no routing key of their own. */
const FRIENDLY: ReadonlySet<string> = new Set(FRIENDLY_TOPICS)

/** What of the settings cannot be read, each with all of its lines. What is not set yet is not wrong. */
export function wrongSettings({ url, queues = [], sender, fields = [], topics = [] }: Partial<AmqpSettings>) {
  const read = queues.map((text) => ({ text, line: readQueue(text) }))
  const unread = read.filter(({ line }) => line === null).map(({ text }) => text)
  const names = read.flatMap(({ line }) => line?.queue ?? [])
  const twice = names.filter((queue, index) => names.indexOf(queue) !== index)
  const wrongFields = fields.filter((text) => readField(text) === null)
  const wrongTopics = topics.filter((topic) => !isTopic(topic) || FRIENDLY.has(topic))
  const address = url === undefined || (/^amqps?:\/\/[^/]/.test(url) && URL.canParse(url))
  const found: { [name in keyof AmqpSettings]?: string | false } = {
    url: !address && 'must be written as amqp://user:password@host:5672/vhost',
    queues:
      (unread.length > 0 &&
        `must name a project in each line: write the queue, a space and the key of the project, not ${quoted(unread)}`) ||
      (twice.length > 0 && `must name each queue once, since a queue has one project: ${quoted(twice)}`),
    sender:
      queues.length > 0 &&
      sender === undefined &&
      'must name the person who reports the tickets of the queues',
    fields:
      wrongFields.length > 0 &&
      `must have lines such as title = alert.summary, not ${quoted(wrongFields)}; names are ${[...FIELDS].join(', ')} and fields.KEY`,
    topics:
      wrongTopics.length > 0 &&
      `must be kinds of events, such as ticket.created, ticket.* or *, and not ${quoted(wrongTopics)}`,
  }
  return Object.fromEntries(Object.entries(found).filter(([, words]) => words !== false)) as Troubles
}

/** @throws Error that names each setting and each line that cannot be read */
export function readPlan(values: AmqpSettings): Plan {
  const wrong = Object.entries(wrongSettings(values))
  if (wrong.length > 0)
    throw new Error(
      wrong.map(([name, words]) => `${titleOf(name as keyof AmqpSettings)} ${words}.`).join(' '),
    )
  const { url, queues, sender, fields, at_once, exchange, topics, internal } = values
  return {
    url,
    queues: queues.flatMap((text) => readQueue(text) ?? []),
    sender: sender ?? null,
    fields: fields.length === 0 ? null : new Map(fields.map(readField).filter((field) => field !== null)),
    atOnce: at_once,
    exchange: exchange ?? null,
    topics,
    internal,
  }
}

/** Null where the line names no project. */
export function readQueue(text: string): Plan['queues'][number] | null {
  const [, queue, project] = /^(.*\S)\s+(\S+)$/.exec(text.trim()) ?? []
  return queue === undefined || project === undefined ? null : { queue, dead: `${queue}.dead`, project }
}

function readField(text: string): [string, string[]] | null {
  const [, name = '', path = ''] = /^\s*([a-z_]+(?:\.[a-z0-9_]+)?)\s*=\s*(\S.*?)\s*$/.exec(text) ?? []
  return FIELDS.has(name) || /^fields\../.test(name) ? [name, path.split('.')] : null
}

function quoted(lines: readonly string[]): string {
  return lines.map((line) => `"${line}"`).join(', ')
}

/** Whether an event of this kind goes out. */
export function goesOut({ topics }: Plan, kind: string): boolean {
  return hears(topics, kind)
}
