import type { NamedRef } from '@waybill/contract/schema.ts'
import { PRIORITIES, type Priority, type Ticket } from '@waybill/contract/tickets/ticket.ts'

/** By what the board is parted into lanes. */
export const LANES = ['none', 'assignee', 'priority'] as const
export type Lanes = (typeof LANES)[number]

export type Lane =
  | { by: 'none'; key: string }
  | { by: 'assignee'; key: string; assignee: NamedRef | null }
  | { by: 'priority'; key: string; priority: Priority }

const WHOLE: Lane = { by: 'none', key: 'all' }
const NOBODY: Lane = { by: 'assignee', key: 'nobody', assignee: null }

/** The lanes of these tickets from above: all priorities, or everybody who has one of them by name, and nobody last. */
export function lanesOf(lanes: Lanes, columns: readonly (readonly Ticket[])[]): Lane[] {
  if (lanes === 'none') return [WHOLE]
  if (lanes === 'priority')
    return PRIORITIES.toReversed().map((priority) => ({ by: 'priority', key: priority, priority }))
  const people = new Map<string, NamedRef>()
  for (const tickets of columns)
    for (const { assignee } of tickets) if (assignee) people.set(assignee.id, assignee)
  const named = [...people.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
  return [...named.map((assignee): Lane => ({ by: 'assignee', key: assignee.id, assignee })), NOBODY]
}

/** The key of the lane where a ticket stands. */
export function laneKeyOf(lanes: Lanes, { assignee, priority }: Ticket): string {
  if (lanes === 'none') return WHOLE.key
  return lanes === 'priority' ? priority : (assignee?.id ?? NOBODY.key)
}

export function isLanes(value: string | undefined): value is Lanes {
  return LANES.some((one) => one === value)
}
