import type { OutgoingChannel } from '@waybill/contract/notifications/notification-settings.ts'
import { queueMessages, type NewMessage } from '../../domains/outgoing/queue-messages.ts'
import { connectedOf, speaksInSlack } from '../../domains/slack/slack.queries.ts'
import { toMillis } from '../../kernel/clock.ts'
import { defineReader, type Reader, type ReaderContext } from '../../kernel/reader.ts'
import { hearersOf } from '../notifications/hearers.ts'
import { HEARD, newsOf, type Heard } from '../notifications/news-of-event.ts'
import { wordsOfRule } from '../notifications/words-of-rule.ts'
import { NOTICED, noticeOf, type Noticed } from '../notifications/notice-of-event.ts'

/** What is written down so much later than it happened was not news then: it comes from an import or a sample. */
const NEWS_FOR_MILLIS = 60 * 60_000

/**
 * Puts messages of a channel on their way, in the transaction that moves its cursor, so each event makes one for each person at
 * most. What they say is decided when they are sent. Whom the channel cannot reach gets none.
 * @param name under which its cursor is kept
 */
export function queueMessagesOf(channel: OutgoingChannel, name: string): Reader {
  return defineReader({
    name,
    kinds: [...HEARD, ...(channel === 'email' ? NOTICED : [])],
    start: 'head',
    async handle(context, event) {
      const isOld = toMillis(event.recorded_at) - toMillis(event.at) > NEWS_FOR_MILLIS
      if (event.via === 'import' || isOld) return
      const messages = isNoticed(event)
        ? await messagesOfNotice(context, event)
        : await reachable(context, channel, await messagesOfNews(context, event, channel))
      if (messages.length === 0) return
      context.withCursor((tx) => queueMessages(tx, context.sql, () => context.newId(), channel, messages))
    },
  })
}

function isNoticed(event: Heard | Noticed): event is Noticed {
  return NOTICED.some((kind) => kind === event.kind)
}

const NOTHING = { internal: false, comment: null, status: null, step: null, notice: null, about: null }

/** About the safety of an account: told by mail, at once. */
async function messagesOfNotice({ db }: ReaderContext, event: Noticed): Promise<NewMessage[]> {
  const told = await noticeOf(db, event)
  const { seq, actor_id: actor } = event
  const at = toMillis(event.recorded_at)
  return (told?.people ?? []).map((person) => ({
    person,
    ticket: null,
    isUrgent: true,
    news: {
      ...NOTHING,
      kind: 'system' as const,
      seq,
      at,
      actor,
      notice: told?.code ?? null,
      about: told?.about ?? null,
    },
  }))
}

/** One event tells a person one thing: the first. */
async function messagesOfNews(
  { db, publicUrl }: ReaderContext,
  event: Heard,
  channel: OutgoingChannel,
): Promise<NewMessage[]> {
  const messages = new Map<string, NewMessage>()
  const { seq, actor_id: actor } = event
  const at = toMillis(event.recorded_at)
  for (const one of newsOf(event)) {
    const { kind, internal, comment, status, step } = one
    const about = await wordsOfRule(db, event, publicUrl)
    const news = { ...NOTHING, kind, seq, at, actor, internal, comment, status, step, about }
    for (const { id: person, as } of await hearersOf(db, event, one, channel))
      if (!messages.has(person))
        messages.set(person, { person, ticket: event.ticket_id, isUrgent: false, news: { ...news, as } })
  }
  return [...messages.values()]
}

/** Where nobody sends a message, it would wait in vain. */
async function reachable(
  { db }: ReaderContext,
  channel: OutgoingChannel,
  messages: NewMessage[],
): Promise<NewMessage[]> {
  if (channel !== 'slack' || messages.length === 0) return messages
  if (!(await speaksInSlack(db))) return []
  const connected = await connectedOf(
    db,
    messages.map(({ person }) => person),
  )
  return messages.filter(({ person }) => connected.has(person))
}
