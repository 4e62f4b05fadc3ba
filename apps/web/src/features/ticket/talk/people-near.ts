import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'

/**
 * Whom one most likely means by `@` at a ticket, most likely first: who said something last, who has it or an item of it, who
 * asked, who watches.
 */
export function peopleNear(
  { assignee, reporter }: Pick<Ticket, 'assignee' | 'reporter'>,
  comments: readonly Pick<Comment, 'author'>[],
  { items = [], watchers = [] }: { items?: Task['items'] | undefined; watchers?: Ticket['watchers'] } = {},
): NamedRef[] {
  const people = [
    ...comments.toReversed().map(({ author }) => author),
    assignee,
    ...items.filter(({ open }) => open).map(({ person }) => person),
    reporter,
    ...watchers,
  ].filter((person) => person !== null)
  return [...new Map(people.map((person) => [person.id, person])).values()]
}
