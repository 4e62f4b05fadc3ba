import { INBOX_CHANNEL, nextVersions } from '../../domains/notifications/inbox.ts'
import { toMillis } from '../../kernel/clock.ts'
import type { ProjectionContext } from '../../kernel/reader.ts'
import { noticeOf, type Noticed } from './notice-of-event.ts'

/** Puts a notice into the inboxes of those whom it concerns; each is one of its own. */
export async function tellNotice(context: ProjectionContext, event: Noticed): Promise<void> {
  const { tx } = context
  const told = await noticeOf(tx, event)
  if (!told) return
  const versions = await nextVersions(tx, told.people)
  const at = toMillis(event.recorded_at)
  const rows = told.people.map((person_id) => {
    const version = versions.get(person_id) ?? 0
    return {
      id: context.newId(),
      person_id,
      ticket_id: null,
      kind: 'system' as const,
      actor_id: event.actor_id,
      events: 1,
      seq: event.seq,
      internal: 0 as const,
      comment_id: null,
      status_before: null,
      status_after: null,
      step_id: null,
      notice: told.code,
      about: told.about,
      first_at: at,
      at,
      read_at: null,
      snoozed_until: null,
      done_at: null,
      added_version: version,
      version,
    }
  })
  await tx.insertInto('notifications').values(rows).execute()
  for (const { person_id } of rows) context.signal(INBOX_CHANNEL, person_id)
}
