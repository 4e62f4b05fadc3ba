import type { Notice } from '@waybill/contract/notifications/notification.ts'
import type { Db } from '../../io/db/tables.ts'
import type { EventOf } from '../../kernel/reader.ts'
import { leadsOf } from './audience.ts'

/** Kinds of events that are told without a ticket. */
export const NOTICED = [
  'factor.taken_off',
  'person.invited',
  'person.password_changed',
  'webhook.paused',
  'plugin.failed',
  'rule.tripped',
  'rule.broken',
  'rule.refused',
] as const
export type Noticed = EventOf<(typeof NOTICED)[number]>

export interface NoticeToTell {
  code: Notice
  /** Its name; of a webhook its id. */
  about: string | null
  people: readonly string[]
}

/** What an event of people or of the installation has to tell, and to whom; never to who made it. */
export async function noticeOf(db: Db, event: Noticed): Promise<NoticeToTell | null> {
  const notice = await anyNoticeOf(db, event)
  if (!notice) return null
  const people = notice.people.filter((person) => person !== event.actor_id)
  return people.length === 0 ? null : { ...notice, people }
}

async function anyNoticeOf(db: Db, event: Noticed): Promise<NoticeToTell | null> {
  switch (event.kind) {
    case 'factor.taken_off':
      return { code: 'second_factor_taken_off', about: null, people: [event.data.person] }
    // The first link of a new person is their invitation.
    case 'person.invited':
      return (await hasPassword(db, event.data.person))
        ? { code: 'password_link_made', about: null, people: [event.data.person] }
        : null
    case 'person.password_changed':
      return event.via === 'cli' || (await hasUsedReset(db, event.data.person))
        ? { code: 'password_changed', about: null, people: [event.data.person] }
        : null
    case 'webhook.paused': {
      const { owner, reason, webhook } = event.data
      if (reason === 'person' || owner === null) return null
      return { code: reason === 'gone' ? 'webhook_off' : 'webhook_paused', about: webhook, people: [owner] }
    }
    case 'plugin.failed':
      return { code: 'plugin_failed', about: event.data.plugin, people: await admins(db) }
    case 'rule.tripped':
    case 'rule.broken':
    case 'rule.refused': {
      const name = await nameOfRule(db, event.data.rule)
      const leads = event.project_id === null ? [] : await leadsOf(db, event.project_id)
      return {
        code: RULE_NOTICES[event.kind],
        about: name,
        people: leads.length > 0 ? leads : await admins(db),
      }
    }
  }
}

const RULE_NOTICES = {
  'rule.tripped': 'rule_tripped',
  'rule.broken': 'rule_broken',
  'rule.refused': 'rule_refused',
} as const

async function admins(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where('role', '=', 'admin')
    .where('active', '=', 1)
    .where('placeholder', '=', 0)
    .execute()
  return rows.map(({ id }) => id)
}

async function nameOfRule(db: Db, rule: string): Promise<string | null> {
  const row = await db.selectFrom('rules').select('name').where('id', '=', rule).executeTakeFirst()
  return row?.name ?? null
}

async function hasPassword(db: Db, person: string): Promise<boolean> {
  const row = await db
    .selectFrom('people')
    .select('id')
    .where('id', '=', person)
    .where('password_hash', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

async function hasUsedReset(db: Db, person: string): Promise<boolean> {
  const row = await db
    .selectFrom('one_time_codes')
    .select('hash')
    .where('person_id', '=', person)
    .where('purpose', '=', 'password_reset')
    .where('used_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
