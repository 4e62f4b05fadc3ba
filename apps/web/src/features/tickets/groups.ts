import { PRIORITIES, type Ticket } from '@waybill/contract/tickets/ticket.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'

export const GROUPINGS = ['status', 'assignee', 'priority', 'project'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** In groups only so many tickets are shown: which group a ticket is in is seen here, not asked of the server. */
export const MOST_IN_GROUPS = 2_000

export interface Group {
  /** A status, a priority, the id of a person, the key of a project; '' for those without. */
  id: string
  tickets: readonly Ticket[]
}

export function readGrouping(text: string | undefined): Grouping | null {
  return GROUPINGS.find((one) => one === text) ?? null
}

/** The tickets by what they have in common, each group in the order of the list; empty groups are left out. */
export function groupTickets(tickets: readonly Ticket[], by: Grouping): Group[] {
  const groups = Map.groupBy(tickets, (ticket) => groupOf(ticket, by))
  const ids = [...groups.keys()].sort(ORDERS[by](groups))
  return ids.map((id) => ({ id, tickets: groups.get(id) ?? [] }))
}

export function groupOf({ status, priority, assignee, project_key }: Ticket, by: Grouping): string {
  switch (by) {
    case 'status':
      return status
    case 'priority':
      return priority
    case 'assignee':
      return assignee?.id ?? ''
    case 'project':
      return project_key
  }
}

type Order = (groups: Map<string, Ticket[]>) => (a: string, b: string) => number

function inOrderOf(words: readonly string[]): Order {
  return () => (a, b) => words.indexOf(a) - words.indexOf(b)
}

const ORDERS: Record<Grouping, Order> = {
  status: inOrderOf(STATUSES),
  priority: inOrderOf(PRIORITIES.toReversed()),
  project: () => (a, b) => a.localeCompare(b),
  assignee: (groups) => (a, b) => {
    const nameOf = (id: string) => groups.get(id)?.[0]?.assignee?.name ?? ''
    // Those that nobody has come first.
    return nameOf(a).localeCompare(nameOf(b)) || a.localeCompare(b)
  },
}
