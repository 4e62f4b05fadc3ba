import type { Intent, Made } from './intent.ts'

/** The log carries no ref: what the person has made just now, and reads the same, is taken for it. */
export function isAwaited(intent: Intent, made: Made): boolean {
  if (!intent.sent || intent.kind === 'update' || intent.kind === 'move' || intent.heard) return false
  if (intent.kind === 'create')
    return (
      made.of === 'ticket' &&
      intent.ticket.title.trim() === made.ticket.title &&
      intent.shown?.project_id === made.ticket.project_id
    )
  return (
    made.of === 'comment' &&
    intent.ticket_id === made.comment.ticket_id &&
    intent.comment.body.trim() === made.comment.body.trim()
  )
}
