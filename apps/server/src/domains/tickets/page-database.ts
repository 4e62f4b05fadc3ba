import { isStaff } from '@waybill/contract/access/policies.ts'
import type { TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Store } from '../../kernel/store.ts'
import type { TicketFilters, TicketSelection } from './ticket-list.queries.ts'
import type { Reach } from './ticket-reach.queries.ts'

const SORTS_OF_EVERYTHING: readonly TicketSort[] = [
  'created_at',
  '-created_at',
  'updated_at',
  '-updated_at',
  'priority',
  '-priority',
  'due_at',
]

/**
 * Where a page of a list is read. When an index brings the tickets in the order of the page and nothing is left out on the
 * way, it takes a few milliseconds however many there are, on the spot. Else it may take as long as looking at all of them
 * (over a second with a million): beside the event loop.
 */
export function databaseOfPage(
  store: Store,
  reach: Reach,
  { filters }: TicketSelection,
  sort: TicketSort,
): Db {
  return seesMost(reach) && hasIndex(reach, filters, sort) ? store.db : store.background
}

/** Those who see but their own tickets have them looked up one by one. */
function seesMost(reach: Reach): boolean {
  const all = [...reach.projects.values()]
  const staff = all.filter(({ as }) => isStaff(as)).length
  return reach.bounded ? staff === all.length : staff * 2 >= all.length
}

function hasIndex(reach: Reach, filters: TicketFilters, sort: TicketSort): boolean {
  const [name, second] = Object.keys(filters)
  if (second !== undefined) return false
  const inProject = reach.bounded && reach.projects.size === 1
  if (!inProject && reach.bounded) return false
  if (name === undefined) return inProject ? sort !== '-due_at' : SORTS_OF_EVERYTHING.includes(sort)
  const values: unknown = filters[name as keyof TicketFilters]
  if (!Array.isArray(values) || values.length !== 1) return false
  const byChange = sort === 'updated_at' || sort === '-updated_at'
  if (inProject)
    return (name === 'status' && byChange) || (name === 'step' && (sort === 'rank' || sort === '-rank'))
  return byChange && (name === 'assignee' || name === 'reporter' || name === 'team')
}
