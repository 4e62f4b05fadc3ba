import type { Notification } from '@waybill/contract/notifications/notification.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import type { InboxReader, SeenNotification } from './notifications.queries.ts'

/** Characters of a comment that a notification shows. */
const EXCERPT = 240

/** Notifications that their owner may see, as the API shows them. */
export async function presentNotifications(
  db: Db,
  { reach }: InboxReader,
  rows: readonly SeenNotification[],
): Promise<Notification[]> {
  const names = await namesOfPeople(
    db,
    rows.flatMap((row) => row.actor_id ?? []),
  )
  const comments = await excerptsOf(
    db,
    rows.flatMap((row) => row.comment_id ?? []),
  )
  return rows.map((row) => {
    const { comment_id: comment, status_before: before, status_after: after } = row
    const key = reach.projects.get(row.project_id)?.project.key ?? ''
    const { title, status, priority } = row
    return {
      id: row.id,
      kind: row.kind,
      ticket: { id: row.ticket_id, key: `${key}-${String(row.number)}`, title, status, priority },
      actor: row.actor_id === null ? null : { id: row.actor_id, name: names.get(row.actor_id) ?? '' },
      count: row.events,
      comment:
        comment === null
          ? null
          : { id: comment, internal: row.internal === 1, excerpt: comments.get(comment) ?? '' },
      status: before && after ? { before, after } : null,
      seq: row.seq,
      at: toIso(row.at),
      read_at: instant(row.read_at),
      snoozed_until: instant(row.snoozed_until),
      done_at: instant(row.done_at),
    }
  })
}

function instant(millis: number | null): string | null {
  return millis === null ? null : toIso(millis)
}

/** The first words of comments as they are now; those that were deleted are missing. */
async function excerptsOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('comments')
    .select(['id', 'body'])
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .execute()
  return new Map(rows.map(({ id, body }) => [id, excerpt(body)]))
}

function excerpt(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  return characters.length > EXCERPT ? `${characters.slice(0, EXCERPT).join('')}…` : line
}
