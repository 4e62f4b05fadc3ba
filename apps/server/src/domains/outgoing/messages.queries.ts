import type { OutgoingChannel } from '@waybill/contract/notifications/notification-settings.ts'
import { sql, type Selectable, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { MailsTable } from './messages.tables.ts'

export type MessageRow = Selectable<MailsTable>

/** Messages that somebody should send now, those that wait longest first. */
export async function dueMessages(
  db: Db,
  channel: OutgoingChannel,
  now: number,
  limit: number,
): Promise<string[]> {
  const rows = await dueQuery(db, channel, now, limit).execute()
  return rows.map(({ id }) => id)
}

/** The state stands in the text, as in the condition of its index: a plan for all parameters could not use it. */
export function dueQuery(db: Db, channel: OutgoingChannel, now: number, limit: number) {
  return db
    .selectFrom('mails')
    .select('id')
    .where('state', '=', sql.lit('waiting'))
    .where('channel', '=', channel)
    .where('due_at', '<=', now)
    .where('claimed_until', '<=', now)
    .orderBy('due_at')
    .limit(limit)
}

export function findMessage(db: Db, id: string): Promise<MessageRow | undefined> {
  return db.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The Message-ID of the mail about the ticket that the person got last. */
export async function lastMailTo(db: Db, person: string, ticket: string): Promise<string | null> {
  const row = await db
    .selectFrom('mails')
    .select('message_id')
    .where('ticket_id', '=', ticket)
    .where('person_id', '=', person)
    .where('channel', '=', 'email')
    .where('state', '=', 'sent')
    .orderBy('sent_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.message_id ?? null
}

/** Messages with which something went wrong, newest first, a page of them; the words of the condition are those of its index. */
export function troublePage(
  db: Db,
  channel: OutgoingChannel,
  limit: number,
  after: readonly [at: number, id: string] | null,
) {
  return db
    .selectFrom('mails')
    .innerJoin('people', 'people.id', 'mails.person_id')
    .leftJoin('tickets', 'tickets.id', 'mails.ticket_id')
    .leftJoin('projects', 'projects.id', 'tickets.project_id')
    .leftJoin('refused_addresses', (join) =>
      join
        .onRef('refused_addresses.person_id', '=', 'people.id')
        .onRef('refused_addresses.email', '=', 'people.email_folded'),
    )
    .select(['mails.id', 'mails.state', 'mails.first_at', 'mails.due_at', 'mails.attempts', 'mails.error'])
    .select(['people.id as person_id', 'people.name', 'people.email'])
    .select(['tickets.id as ticket_id', 'tickets.number', 'projects.key'])
    .select('refused_addresses.reason as refused')
    .where(sql<SqlBool>`mails.error is not null`)
    .where('channel', '=', channel)
    .$if(after !== null, (query) =>
      query.where(sql<SqlBool>`(mails.first_at, mails.id) < (${after?.[0]}, ${after?.[1]})`),
    )
    .orderBy('mails.first_at', 'desc')
    .orderBy('mails.id', 'desc')
    .limit(limit)
    .execute()
}

export type TroubleRow = Awaited<ReturnType<typeof troublePage>>[number]

export async function messageCounts(db: Db, channel: OutgoingChannel) {
  const count = async (state: 'waiting' | 'failed') => {
    const { number } = await db
      .selectFrom('mails')
      .select((of) => of.fn.countAll<number>().as('number'))
      .where('state', '=', sql.lit(state))
      .where('channel', '=', channel)
      .$if(state === 'failed', (query) => query.where(sql<SqlBool>`mails.error is not null`))
      .executeTakeFirstOrThrow()
    return Number(number)
  }
  const last = await db
    .selectFrom('mails')
    .select('sent_at')
    .where('settled_at', 'is not', null)
    .where('channel', '=', channel)
    .where('state', '=', 'sent')
    .orderBy('settled_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { waiting: await count('waiting'), failed: await count('failed'), lastSentAt: last?.sent_at ?? null }
}
