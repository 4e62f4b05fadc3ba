import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import { REACTION_KINDS } from '@waybill/contract/comments/comment.ts'
import type { HistoryEntry, LogEvent } from '@waybill/contract/events/event.ts'
import {
  foldTicket,
  type AttachmentState,
  type CommentState,
  type TicketState,
} from '@waybill/contract/events/fold-ticket.ts'

export interface ToldByHistory {
  comments: Comment[]
  attachments: Attachment[]
}

/** Comments and files as they were after the event `seq`, by the history alone; `nameOf` knows people by their names of today. */
export function toldByHistory(
  entries: readonly HistoryEntry[],
  seq: number,
  nameOf: (id: string) => string,
): ToldByHistory {
  let state: TicketState | undefined
  for (const entry of entries) {
    if (entry.seq > seq) break
    // Without its beginning a history cannot be told.
    if (state || entry.kind === 'ticket.created') state = foldTicket(state, asLogged(entry))
  }
  const { id = '', comments = [], attachments = [] } = state ?? {}
  return {
    comments: comments.map((comment) => asShown(comment, id, nameOf)),
    attachments: attachments.map((file) => fileAsShown(file, id, nameOf)),
  }
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

function fileAsShown(file: AttachmentState, ticket_id: string, nameOf: (id: string) => string): Attachment {
  return { ...file, ticket_id, by: { id: file.by, name: nameOf(file.by) }, can: {} }
}

/** Names of everybody whom the present and the history name. */
export function namesIn(entries: readonly HistoryEntry[], comments: readonly Comment[]): Map<string, string> {
  const people = [
    ...entries.map(({ actor }) => actor),
    ...comments.flatMap(({ author, mentions }) => [author, ...mentions]),
  ]
  return new Map(people.flatMap((person) => (person ? [[person.id, person.name] as const] : [])))
}
