import { EMAIL_PLUGIN } from '@waybill/contract/mail/mail.ts'
import type { NotificationSettings } from '@waybill/contract/notifications/notification-settings.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIsoOrNull } from '../../kernel/clock.ts'
import { pluginRow } from '../plugins/plugins.queries.ts'
import { connectedSince, slackIsOn, speaksInSlack } from '../slack/slack.queries.ts'
import { choiceOf, presentChoice } from './notification-settings.ts'
import { DEFAULT_ZONE } from './quiet-hours.ts'

/** What a person chose, beside what it depends on. */
export async function presentSettings(db: Db, person: string): Promise<NotificationSettings> {
  const row = await db
    .selectFrom('people')
    .leftJoin('refused_addresses', (join) =>
      join
        .onRef('refused_addresses.person_id', '=', 'people.id')
        .onRef('refused_addresses.email', '=', 'people.email_folded'),
    )
    .select(['people.notification_settings', 'people.time_zone', 'people.email', 'refused_addresses.reason'])
    .where('people.id', '=', person)
    .executeTakeFirstOrThrow()
  return {
    ...presentChoice(choiceOf(row.notification_settings)),
    time_zone: row.time_zone ?? DEFAULT_ZONE,
    mail_on: (await pluginRow(db, EMAIL_PLUGIN)).on === 1,
    address: { email: row.email, refused: row.reason },
    slack_on: await slackIsOn(db),
    slack: (await speaksInSlack(db)) ? { connected_at: toIsoOrNull(await connectedSince(db, person)) } : null,
  }
}
