import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import type { NotificationState } from '@waybill/contract/notifications/notification.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import { sql, type Expression, type Selectable, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { reachOfAll, visibleTickets, type Reach } from '../tickets/ticket-reach.queries.ts'
import type { NotificationsTable } from './notifications.tables.ts'

export type NotificationRow = Selectable<NotificationsTable>
/** What stands of its ticket; all of it null for a notice. */
export type SeenNotification = NotificationRow & {
  project_id: string | null
  number: number | null
  title: string | null
  status: Status | null
  priority: Priority | null
}

/** Whose inbox is read, and what of it they may see today (rule R6). */
export interface InboxReader {
  person: string
  reach: Reach
  sees: readonly Expression<SqlBool>[]
}

export async function inboxReader(db: Db, actor: Actor): Promise<InboxReader | null> {
  if (actor.person_id === null) return null
  const reach = await reachOfAll(db, actor)
  const visible = visibleTickets(reach, actor, false)
  const staff = [...reach.projects.values()].filter(({ as }) => isStaff(as)).map(({ project }) => project.id)
  const internal = staff.length === reach.projects.size && !reach.bounded ? [] : [publicOrIn(staff)]
  const conditions = [...(visible ? [visible] : []), ...internal]
  const forAdmins =
    actor.role === 'admin' ? [] : [sql<SqlBool>`coalesce(notifications.notice, '') <> 'plugin_failed'`]
  return {
    person: actor.person_id,
    reach,
    // Who may only see some projects, by a token, sees nothing beside them.
    sees: reach.bounded
      ? [sql<SqlBool>`notifications.ticket_id is not null`, ...conditions]
      : [...forAdmins, ...conditions.map((one) => sql<SqlBool>`(notifications.ticket_id is null or ${one})`)],
  }
}

function publicOrIn(projects: readonly string[]): Expression<SqlBool> {
  if (projects.length === 0) return sql`notifications.internal = 0`
  return sql`(notifications.internal = 0 or tickets.project_id in (${sql.join(projects)}))`
}

/** What is written in SQL as it is, because indexes are on these very words. */
const STATES: Record<NotificationState, Expression<SqlBool>> = {
  unread: sql`notifications.read_at is null and notifications.done_at is null and notifications.snoozed_until is null`,
  all: sql`notifications.done_at is null and notifications.snoozed_until is null`,
  snoozed: sql`notifications.snoozed_until is not null`,
  done: sql`notifications.done_at is not null`,
}

interface NotificationPage {
  state: NotificationState
  limit: number
  after: readonly [at: number, id: string] | null
}

/** A page, newest first. */
export function notificationPage(db: Db, reader: InboxReader, { state, limit, after }: NotificationPage) {
  return seen(db, reader)
    .where(STATES[state])
    .$if(after !== null, (query) =>
      query.where(sql<SqlBool>`(notifications.at, notifications.id) < (${after?.[0]}, ${after?.[1]})`),
    )
    .orderBy('notifications.at', 'desc')
    .orderBy('notifications.id', 'desc')
    .limit(limit)
}

/** Tickets, as the inbox shows them together: many comments of one are one thing to look at. And notices. */
export function unreadQuery(db: Db, { person, sees }: InboxReader) {
  const start = db
    .selectFrom('notifications')
    .leftJoin('tickets', 'tickets.id', 'notifications.ticket_id')
    .select(sql<number>`count(distinct coalesce(notifications.ticket_id, notifications.id))`.as('unread'))
    .where('notifications.person_id', '=', person)
    .where(STATES.unread)
    .where('tickets.deleted_at', 'is', null)
  return sees.reduce((query, condition) => query.where(condition), start)
}

/** How many tickets wait with something unread, and the version of the inbox that this is at least of. */
export async function countUnread(db: Db, reader: InboxReader): Promise<{ unread: number; version: number }> {
  const version = await versionOf(db, reader.person)
  const { unread } = await unreadQuery(db, reader).executeTakeFirstOrThrow()
  return { unread, version }
}

export async function versionOf(db: Db, person: string): Promise<number> {
  const row = await db
    .selectFrom('inboxes')
    .select('version')
    .where('person_id', '=', person)
    .executeTakeFirst()
  return row?.version ?? 0
}

/** The versions of those of these people who were ever notified. */
export async function versionsOf(db: Db, people: readonly string[]): Promise<Map<string, number>> {
  if (people.length === 0) return new Map()
  const rows = await db
    .selectFrom('inboxes')
    .selectAll()
    .where('person_id', 'in', [...people])
    .execute()
  return new Map(rows.map((row) => [row.person_id, row.version]))
}

export function seenNotification(
  db: Db,
  reader: InboxReader,
  id: string,
): Promise<SeenNotification | undefined> {
  return seen(db, reader).where('notifications.id', '=', id).executeTakeFirst()
}

/** What has changed after a version, in the order in which it changed, whether or not it may be seen. */
export function changedSince(
  db: Db,
  person: string,
  version: number,
  limit: number,
): Promise<Pick<NotificationRow, 'id' | 'version' | 'added_version'>[]> {
  return db
    .selectFrom('notifications')
    .select(['id', 'version', 'added_version'])
    .where('person_id', '=', person)
    .where('version', '>', version)
    .orderBy('version')
    .limit(limit)
    .execute()
}

export function seenAmong(db: Db, reader: InboxReader, ids: readonly string[]): Promise<SeenNotification[]> {
  if (ids.length === 0) return Promise.resolve([])
  return seen(db, reader)
    .where('notifications.id', 'in', [...ids])
    .execute()
}

function seen(db: Db, { person, sees }: InboxReader) {
  const start = db
    .selectFrom('notifications')
    .leftJoin('tickets', 'tickets.id', 'notifications.ticket_id')
    .selectAll('notifications')
    .select(['tickets.project_id', 'tickets.number', 'tickets.title', 'tickets.status', 'tickets.priority'])
    .where('notifications.person_id', '=', person)
    .where('tickets.deleted_at', 'is', null)
  return sees.reduce((query, condition) => query.where(condition), start)
}
