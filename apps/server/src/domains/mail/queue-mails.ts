import { TOGETHER_MILLIS } from '@waybill/contract/notifications/notification.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Tx } from '../../io/db/tables.ts'
import type { MailRow } from './mail.queries.ts'
import { newsOfMail, type MailNews } from './mail-news.ts'

/** Something to mail to a person. */
export interface NewMail {
  person: string
  ticket: string | null
  /** Goes at once and alone. */
  isUrgent: boolean
  news: MailNews
}

/** People of one statement: each takes thirteen of the parameters that it may have. */
const PEOPLE_AT_ONCE = 500

/**
 * Puts mails on their way, each person at most once: alone, due when the time is over within which what happens to a ticket is
 * told together, or in one that waits for its first try about the same ticket. All people of an event in a few statements.
 */
export async function queueMails(
  tx: Tx,
  sql: EngineSql,
  newId: () => string,
  mails: readonly NewMail[],
): Promise<void> {
  for (let from = 0; from < mails.length; from += PEOPLE_AT_ONCE) {
    const some = mails.slice(from, from + PEOPLE_AT_ONCE)
    const open = await waiting(tx, sql, some)
    const rows = some.map((mail) => {
      const before = open.get(mail.person)
      return before ? joined(before, mail) : created(newId(), mail)
    })
    await tx
      .insertInto('mails')
      .values(rows)
      .onConflict((on) => on.column('id').doUpdateSet((of) => ({ news: of.ref('excluded.news') })))
      .execute()
  }
}

function joined(before: MailRow, { news }: NewMail): MailRow {
  return { ...before, news: JSON.stringify([...newsOfMail(before.news), news]) }
}

function created(id: string, { person, ticket, isUrgent, news }: NewMail): MailRow {
  return {
    id,
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
async function waiting(tx: Tx, sql: EngineSql, mails: readonly NewMail[]): Promise<Map<string, MailRow>> {
  const ticket = mails[0]?.ticket ?? null
  if (ticket === null) return new Map()
  const rows = await sql
    .forUpdate(
      tx
        .selectFrom('mails')
        .selectAll()
        .where('ticket_id', '=', ticket)
        .where(
          'person_id',
          'in',
          mails.map(({ person }) => person),
        )
        .where('state', '=', 'waiting')
        .where('attempts', '=', 0),
    )
    .execute()
  return new Map(rows.map((row) => [row.person_id, row]))
}
