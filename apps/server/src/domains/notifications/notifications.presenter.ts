import { isStaff } from '@waybill/contract/access/policies.ts'
import type { Notification } from '@waybill/contract/notifications/notification.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { stepsById } from '../workflows/workflows.queries.ts'
import { placesOfNotices } from '../webhooks/place-of-notice.ts'
import type { InboxReader, SeenNotification } from './notifications.queries.ts'

/** Characters of a comment that a notification shows. */
const EXCERPT = 240

/** Notifications that their owner may see, as the API shows them. */
export async function presentNotifications(
  db: Db,
  { reach }: InboxReader,
  rows: readonly SeenNotification[],
): Promise<Notification[]> {
  const comments = await commentsOf(
    db,
    rows.flatMap((row) => row.comment_id ?? []),
  )
  const names = await namesOfPeople(db, [
    ...rows.flatMap((row) => row.actor_id ?? []),
    ...[...comments.values()].map(({ by }) => by),
  ])
  const steps = await stepsById(
    db,
    rows.flatMap((row) => row.step_id ?? []),
  )
  const placeOf = await placesOfNotices(db, rows)
  const named = (id: string) => ({ id, name: names.get(id) ?? '' })
  const presentComment = (id: string, internal: boolean) => {
    const comment = comments.get(id)
    return { id, internal, excerpt: comment?.excerpt ?? '', by: comment ? named(comment.by) : null }
  }
  return rows.map((row) => {
    const { comment_id: comment, status_before: before, status_after: after } = row
    const as = reach.projects.get(row.project_id ?? '')?.as
    const step = as && isStaff(as) ? row.step_id : null
    return {
      id: row.id,
      kind: row.kind,
      ticket: ticketOf(reach, row),
      notice: row.notice === null ? null : { code: row.notice, ...placeOf(row) },
      actor: row.actor_id === null ? null : named(row.actor_id),
      count: row.events,
      comment: comment === null ? null : presentComment(comment, row.internal === 1),
      status: before && after ? { before, after } : null,
      refused: row.step_id !== null && steps.get(row.step_id)?.outcome === 'refused',
      step: step === null ? null : { id: step, name: steps.get(step)?.name ?? '' },
      seq: row.seq,
      at: toIso(row.at),
      read_at: instant(row.read_at),
      snoozed_until: instant(row.snoozed_until),
      done_at: instant(row.done_at),
    }
  })
}

function ticketOf(reach: InboxReader['reach'], row: SeenNotification): Notification['ticket'] {
  const { ticket_id: id, project_id: project, number, title, status, priority } = row
  if (id === null || project === null || title === null || status === null || priority === null) return null
  const key = reach.projects.get(project)?.project.key ?? ''
  return { id, key: `${key}-${String(number)}`, title, status, priority }
}

function instant(millis: number | null): string | null {
  return millis === null ? null : toIso(millis)
}

/** The first words of comments as they are now, and who wrote them; those that were deleted are missing. */
async function commentsOf(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { excerpt: string; by: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('comments')
    .select(['id', 'body', 'author_id'])
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .execute()
  return new Map(rows.map(({ id, body, author_id }) => [id, { excerpt: excerpt(body), by: author_id }]))
}

function excerpt(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  return characters.length > EXCERPT ? `${characters.slice(0, EXCERPT).join('')}…` : line
}
