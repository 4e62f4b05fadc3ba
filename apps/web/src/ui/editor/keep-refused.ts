import type { Intent } from '@waybill/client'
import { keepBefore, keepText } from './use-draft.ts'

/** The texts of a change that was refused go back to where they were written: nobody loses what they wrote. */
export function keepRefused(person: string, intent: Intent): void {
  if (intent.kind === 'comment') {
    const { body, parent_id = null, internal = false } = intent.comment
    const part = parent_id === null ? 'comment' : `reply:${parent_id}`
    keepBefore(person, `comment:${intent.ticket_id}`, part, body)
    // What was meant for few must not be sent to all the next time.
    if (internal && parent_id === null)
      keepBefore(person, `comment:${intent.ticket_id}`, 'comment.internal', 'yes')
  }
  if (intent.kind === 'create') {
    const { title, description = '' } = intent.ticket
    // Another ticket may have been begun meanwhile: it keeps its title.
    const isFree = keepText(person, 'new-ticket', 'title', title)
    const text = isFree ? description : [title, description].filter((part) => part !== '').join('\n\n')
    if (text !== '') keepBefore(person, 'new-ticket', 'description', text)
  }
  if (intent.kind !== 'update') return
  for (const field of ['title', 'description'] as const) {
    const text = intent.changes[field]
    const seen = intent.seen[field]
    if (text === undefined) continue
    const place = `comment:${intent.ticket_id}`
    const base = { seq: intent.base_seq, value: typeof seen === 'string' ? seen : '' }
    if (keepText(person, place, field, text)) keepText(person, place, `${field}.base`, JSON.stringify(base))
  }
}
