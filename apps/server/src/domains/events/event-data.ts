import type { LogEvent } from '@waybill/contract/events/event.ts'

/** Where comments' events keep their words, with `mentions` and `references`. */
export const WORDS_HOLDERS = ['comment', 'before', 'after'] as const

export function isLink(event: LogEvent): boolean {
  return event.kind === 'ticket.linked' || event.kind === 'ticket.unlinked'
}

/** The other end of a link, for events that make one or take one away. */
export function otherTicketOf(event: LogEvent): string | null {
  if (!isLink(event)) return null
  const { ticket } = dataOf(event)
  return typeof ticket === 'string' ? ticket : null
}

/** The comment whose words the event holds. */
export function commentWithWordsIn(event: LogEvent): string | null {
  const data = dataOf(event)
  const comment = data['comment']
  if (event.kind === 'comment.added') return isObject(comment) ? String(comment['id']) : null
  return event.kind === 'comment.edited' ? String(comment) : null
}

export function dataOf(event: LogEvent): Record<string, unknown> {
  return isObject(event.data) ? event.data : {}
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function idsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
