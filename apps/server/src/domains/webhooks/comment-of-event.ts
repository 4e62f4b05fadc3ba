import type { Actor } from '@waybill/contract/access/policies.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import { presentComments } from '../comments/comments.presenter.ts'
import { loadComment } from '../comments/comments.queries.ts'
import { dataOf, isObject } from '../events/event-data.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'

/**
 * The comment that an event is about, as it stands today: what was deleted meanwhile is not told any more. Null for other
 * events.
 */
export async function commentOfEvent(
  db: Db,
  owner: Actor,
  on: TicketWithFacts,
  event: LogEvent,
): Promise<{ comment: object; previous: object } | null> {
  if (!event.kind.startsWith('comment.')) return null
  const data = dataOf(event)
  const id = isObject(data['comment']) ? data['comment']['id'] : data['comment']
  const found = typeof id === 'string' ? await loadComment(db, id, owner) : null
  if (!found) return { comment: { id }, previous: {} }
  const { internal, deleted_at } = found.comment
  if (deleted_at !== null) return { comment: { id, internal: internal === 1, deleted: true }, previous: {} }
  const [shown] = await presentComments(db, owner, on, [found.comment])
  if (!shown) return null
  const { can: _, ...comment } = shown
  const before = isObject(data['before']) ? data['before']['body'] : undefined
  return { comment, previous: before === undefined ? {} : { comment: { body: before } } }
}
