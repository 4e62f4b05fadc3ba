import type { OutgoingChannel } from '@waybill/contract/notifications/notification-settings.ts'
import { TOGETHER_MILLIS } from '@waybill/contract/notifications/notification.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Tx } from '../../io/db/tables.ts'
import type { MessageRow } from './messages.queries.ts'
import { newsOfMessage, type MessageNews } from './message-news.ts'

/** Something to tell a person. */
export interface NewMessage {
  person: string
  ticket: string | null
  /** Goes at once and alone. */
  isUrgent: boolean
  news: MessageNews
}

/** People of one statement: each takes fourteen of the parameters that it may have. */
const PEOPLE_AT_ONCE = 500

/**
 * Puts messages on their way, each person at most once: alone, due when the time is over within which what happens to a ticket is
 * told together, or in one that waits for its first try about the same ticket. All people of an event in a few statements.
 */
export async function queueMessages(
  tx: Tx,
  sql: EngineSql,
  newId: () => string,
  channel: OutgoingChannel,
  messages: readonly NewMessage[],
): Promise<void> {
  for (let from = 0; from < messages.length; from += PEOPLE_AT_ONCE) {
    const some = messages.slice(from, from + PEOPLE_AT_ONCE)
    const open = await waiting(tx, sql, channel, some)
    const rows = some.map((message) => {
      const before = open.get(message.person)
      return before ? joined(before, message) : created(newId(), channel, message)
    })
    await tx
      .insertInto('mails')
      .values(rows)
      .onConflict((on) => on.column('id').doUpdateSet((of) => ({ news: of.ref('excluded.news') })))
      .execute()
  }
}

function joined(before: MessageRow, { news }: NewMessage): MessageRow {
  return { ...before, news: JSON.stringify([...newsOfMessage(before.news), news]) }
}

function created(
  id: string,
  channel: OutgoingChannel,
  { person, ticket, isUrgent, news }: NewMessage,
): MessageRow {
  return {
    id,
    channel,
    person_id: person,
    ticket_id: ticket,
    news: JSON.stringify([news]),
    state: 'waiting',
    first_at: news.at,
    due_at: isUrgent ? news.at : news.at + TOGETHER_MILLIS,
    attempts: 0,
    claimed_until: 0,
    message_id: null,
    error: null,
    sent_at: null,
    settled_at: null,
  }
}

/** Those about the ticket that nobody has begun to send, locked so that nobody does meanwhile. */
async function waiting(
  tx: Tx,
  sql: EngineSql,
  channel: OutgoingChannel,
  messages: readonly NewMessage[],
): Promise<Map<string, MessageRow>> {
  const ticket = messages[0]?.ticket ?? null
  if (ticket === null) return new Map()
  const rows = await sql
    .forUpdate(
      tx
        .selectFrom('mails')
        .selectAll()
        .where('ticket_id', '=', ticket)
        .where('channel', '=', channel)
        .where(
          'person_id',
          'in',
          messages.map(({ person }) => person),
        )
        .where('state', '=', 'waiting')
        .where('attempts', '=', 0),
    )
    .execute()
  return new Map(rows.map((row) => [row.person_id, row]))
}
