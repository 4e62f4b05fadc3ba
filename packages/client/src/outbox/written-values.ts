import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Changes } from './intent.ts'

/** Sets change by add and remove and never conflict, so that nobody need know what their author saw. */
const SETS = new Set(['labels', 'add_labels', 'remove_labels', 'add_watchers', 'remove_watchers'])

/** What a ticket holds in the fields that `changes` writes, in a form that can be compared and stored. */
export function writtenValues(ticket: Ticket, changes: Changes): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || SETS.has(name)) continue
    if (name === 'fields') {
      for (const key of Object.keys(changes.fields ?? {}))
        values[`fields.${key}`] = ticket.fields[key] ?? null
    } else values[name] = plain(ticket, name)
  }
  return values
}

/** Whether `ticket` still holds what the author of `changes` saw. */
export function showsWhatWasSeen(
  ticket: Ticket,
  changes: Changes,
  seen: Readonly<Record<string, unknown>>,
): boolean {
  const now = writtenValues(ticket, changes)
  return Object.keys(now).every((name) => JSON.stringify(now[name]) === JSON.stringify(seen[name]))
}

function plain(ticket: Ticket, name: string): unknown {
  const value: unknown = Object.entries(ticket).find(([key]) => key === name)?.[1]
  const isNamed = typeof value === 'object' && value !== null && 'id' in value
  return isNamed ? value.id : (value ?? null)
}
