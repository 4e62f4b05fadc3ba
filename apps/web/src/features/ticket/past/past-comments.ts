import type { Comment } from '@waybill/contract/comments/comment.ts'
import { REACTION_KINDS } from '@waybill/contract/comments/comment.ts'
import type { HistoryEntry, LogEvent } from '@waybill/contract/events/event.ts'
import { foldTicket, type CommentState, type TicketState } from '@waybill/contract/events/fold-ticket.ts'

/** The comments as they stood after the event `seq`, by the history alone; `nameOf` knows people by their names of today. */
export function commentsThen(
  entries: readonly HistoryEntry[],
  seq: number,
  nameOf: (id: string) => string,
): Comment[] {
  let state: TicketState | undefined
  for (const entry of entries) {
    if (entry.seq > seq) break
    // Without its beginning a history cannot be told.
    if (state || entry.kind === 'ticket.created') state = foldTicket(state, asLogged(entry))
  }
  const ticketId = state?.id ?? ''
  return (state?.comments ?? []).map((comment) => asShown(comment, ticketId, nameOf))
}

function asLogged({ actor, ...entry }: HistoryEntry): LogEvent {
  return { ...entry, actor_id: actor?.id ?? null, root_seq: null, depth: 0 }
}

function asShown(comment: CommentState, ticket_id: string, nameOf: (id: string) => string): Comment {
  const named = (id: string) => ({ id, name: nameOf(id) })
  return {
    ...comment,
    ticket_id,
    author: named(comment.author),
    mentions: comment.mentions.map(named),
    references: [],
    reactions: REACTION_KINDS.flatMap((kind) => {
      const count = comment.reactions.filter((one) => one.kind === kind).length
      return count === 0 ? [] : [{ kind, count, mine: false }]
    }),
    can: {},
  }
}

/** Names of everybody whom the present and the history name. */
export function namesIn(entries: readonly HistoryEntry[], comments: readonly Comment[]): Map<string, string> {
  const people = [
    ...entries.map(({ actor }) => actor),
    ...comments.flatMap(({ author, mentions }) => [author, ...mentions]),
  ]
  return new Map(people.flatMap((person) => (person ? [[person.id, person.name] as const] : [])))
}
