import type { FieldValues, CreateTicketInput, Priority, Severity } from '@waybill/contract/tickets/ticket.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'

/** What is chosen of a new ticket besides its title and description. */
export interface NewTicket {
  project: string | null
  priority: Priority
  severity: Severity | null
  assignee: NamedRef | null
  team: NamedRef | null
  labels: readonly string[]
  /** A day, as `2026-01-31`. */
  due: string | null
  category: string
  fields: FieldValues
}

export const EMPTY_TICKET: NewTicket = {
  project: null,
  priority: 'medium',
  severity: null,
  assignee: null,
  team: null,
  labels: [],
  due: null,
  category: '',
  fields: {},
}

interface Texts {
  title: string
  description: string
}

/** What the server is sent: nothing that was left as it was. A day is due at its end, in the reader's zone. */
export function toInput(
  project: string,
  { title, description }: Texts,
  chosen: NewTicket,
): CreateTicketInput {
  const { priority, severity, assignee, team, labels, due, category, fields } = chosen
  const filled = Object.entries(fields).filter(([, value]) => value !== null && value !== '')
  return {
    project,
    title: title.trim(),
    ...(description.trim() !== '' && { description }),
    ...(priority !== EMPTY_TICKET.priority && { priority }),
    ...(severity && { severity }),
    ...(assignee && { assignee: assignee.id }),
    ...(team && { team: team.id }),
    ...(labels.length > 0 && { labels: [...labels] }),
    ...(due !== null && { due_at: endOfDay(due) }),
    ...(category.trim() !== '' && { category: category.trim() }),
    ...(filled.length > 0 && { fields: Object.fromEntries(filled) }),
  }
}

function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString()
}

/** The choices as a draft keeps them; what cannot be read counts as nothing. */
export function readChosen(text: string): NewTicket {
  if (text === '') return EMPTY_TICKET
  try {
    const kept: unknown = JSON.parse(text)
    return typeof kept === 'object' && kept !== null ? { ...EMPTY_TICKET, ...kept } : EMPTY_TICKET
  } catch (error) {
    if (error instanceof SyntaxError) return EMPTY_TICKET
    throw error
  }
}

const MOST_WORDS = 6
const LEAST_LETTERS = 4

/** A search for open tickets that may be about the same; null when a title says too little. */
export function similarQuery(title: string): string | null {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? []
  const telling = [...new Set(words.map((word) => word.toLocaleLowerCase()))]
    .filter((word) => word.length >= LEAST_LETTERS)
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_WORDS)
  if (telling.length < 2) return null
  return `is:unresolved (${telling.map((word) => `"${word}"`).join(' OR ')})`
}
