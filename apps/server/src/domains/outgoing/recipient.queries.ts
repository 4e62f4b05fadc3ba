import type { Role } from '@waybill/contract/people/person.ts'
import type { OutgoingChannel } from '@waybill/contract/notifications/notification-settings.ts'
import type { Db } from '../../io/db/tables.ts'
import { slackUserOf } from '../slack/slack.queries.ts'

/** To whom a message goes. */
export interface Recipient {
  id: string
  name: string
  role: Role
  time_zone: string | null
  locale: string | null
  notification_settings: string | null
  /** Of their mail, or the id of their user of Slack. */
  address: string
  /** By which a refused address is known again. */
  folded: string
  /** Why nothing goes to this address. */
  refused: string | null
}

/** Null for those who are inactive or cannot be reached this way. */
export async function recipientOf(
  db: Db,
  person: string,
  channel: OutgoingChannel,
): Promise<Recipient | null> {
  const row = await db
    .selectFrom('people')
    .leftJoin('refused_addresses', (join) =>
      join
        .onRef('refused_addresses.person_id', '=', 'people.id')
        .onRef('refused_addresses.email', '=', 'people.email_folded'),
    )
    .select(['people.id', 'people.name', 'people.email', 'people.email_folded', 'people.role'])
    .select(['people.time_zone', 'people.locale', 'people.notification_settings'])
    .select('refused_addresses.reason as refused')
    .where('people.id', '=', person)
    .where('people.active', '=', 1)
    .where('people.placeholder', '=', 0)
    .executeTakeFirst()
  if (!row) return null
  const { email, email_folded, refused, ...about } = row
  if (channel === 'slack') {
    const user = await slackUserOf(db, person)
    return user === null ? null : { ...about, address: user, folded: user, refused: null }
  }
  if (email === null || email_folded === null) return null
  return { ...about, address: email, folded: email_folded, refused }
}
