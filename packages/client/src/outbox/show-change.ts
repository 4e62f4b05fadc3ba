import { foldText } from '@waybill/contract/fold-text.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { BASIC_STEPS, isBasicStep, type Step } from '@waybill/contract/workflows/step.ts'
import { nameOf } from '../store/select.ts'
import type { State } from '../store/state.ts'
import type { Changes } from './intent.ts'

const PLAIN = [
  'title',
  'description',
  'priority',
  'severity',
  'category',
  'sub_category',
  'department',
] as const

/**
 * The ticket as it will probably be after `changes`. What only the server knows (the times of a new status, the name of a
 * person who was given by e-mail address) stays as it was until it answers.
 */
export function showChange(ticket: Ticket, changes: Changes, state: State): Ticket {
  const plain = Object.fromEntries(
    PLAIN.flatMap((name) => (changes[name] === undefined ? [] : [[name, changes[name]]])),
  )
  return {
    ...ticket,
    ...plain,
    ...(changes.due_at !== undefined && { due_at: instant(changes.due_at) }),
    ...(changes.assignee !== undefined && { assignee: named(state, changes.assignee, ticket.assignee) }),
    ...(changes.team !== undefined && { team: named(state, changes.team, ticket.team) }),
    ...(changes.reporter !== undefined && {
      reporter: named(state, changes.reporter, ticket.reporter) ?? ticket.reporter,
    }),
    ...showStep(ticket, changes, state),
    fields: showFields(ticket, changes),
    labels: showLabels(ticket, changes),
    watching: showWatching(ticket, changes, state),
  }
}

function instant(value: string | null): string | null {
  return value === null || Number.isNaN(Date.parse(value)) ? value : new Date(value).toISOString()
}

/** Somebody whose name is not known is shown as before. */
function named(state: State, ref: string | null, before: NamedRef | null): NamedRef | null {
  if (ref === null) return null
  const name = nameOf(state, ref)
  return name === undefined ? before : { id: ref, name }
}

function showStep(ticket: Ticket, { step, status }: Changes, state: State): Partial<Ticket> {
  if (step !== undefined) {
    const found = findStep(step, state)
    return found ? { step: found, status: found.category } : {}
  }
  if (status === undefined || status === ticket.status) return {}
  const isBasic = isBasicStep(ticket.step)
  const first = isBasic ? BASIC_STEPS.find(({ category }) => category === status) : undefined
  return { status, ...(first && { step: first }) }
}

function findStep(id: string, state: State): Step | undefined {
  const basic = BASIC_STEPS.find((one) => one.id === id)
  if (basic) return basic
  for (const { value } of state.tickets.values()) if (value.step.id === id) return value.step
  return undefined
}

function showFields(ticket: Ticket, { fields }: Changes): Ticket['fields'] {
  if (!fields) return ticket.fields
  return Object.fromEntries(
    Object.entries({ ...ticket.fields, ...fields }).filter(([, value]) => value !== null),
  )
}

function showLabels(ticket: Ticket, { labels, add_labels = [], remove_labels = [] }: Changes): string[] {
  if (labels === undefined && add_labels.length + remove_labels.length === 0) return ticket.labels
  const removed = new Set(remove_labels.map(foldText))
  const kept = (labels ?? ticket.labels).filter((label) => !removed.has(foldText(label)))
  const known = new Set(kept.map(foldText))
  return [...kept, ...add_labels.filter((label) => !known.has(foldText(label)))]
}

function showWatching(ticket: Ticket, changes: Changes, { me }: State): boolean {
  const isMe = (refs: readonly string[] = []) => me !== null && refs.includes(me.id)
  if (isMe(changes.remove_watchers)) return false
  return ticket.watching || isMe(changes.add_watchers)
}
