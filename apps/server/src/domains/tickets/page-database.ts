import { isStaff } from '@waybill/contract/access/policies.ts'
import type { TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Store } from '../../kernel/store.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { ListSelection, Page, Placed, TicketFilters, TicketSelection } from './ticket-list.queries.ts'
import { sortsByClock } from './ticket-filters.ts'
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

type Select<Row> = (db: Db, engine: EngineSql, selection: TicketSelection, page: Page) => Promise<Row[]>

/** The rows of a page; where its tickets come in parts, the first of all of those. */
export async function readRows<Row extends Placed>(
  store: Store,
  reach: Reach,
  selection: ListSelection,
  page: Page,
  select: Select<Row>,
): Promise<Row[]> {
  const read = (part: TicketSelection, limit = page.limit) =>
    select(databaseOfPage(store, reach, part, page.sort), store.sql, part, { ...page, limit })
  if (selection.parts.length === 0) return read(selection)
  if (sortsByClock(page.sort)) return oneAfterTheOther(selection.parts, page, read)
  const rows = (await Promise.all(selection.parts.map((part) => read(part)))).flat()
  const turn = page.sort.startsWith('-') ? -1 : 1
  return rows.toSorted((a, b) => (isBefore(a, b) ? -turn : turn)).slice(0, page.limit)
}

/** Those without a clock begin where the others end. */
async function oneAfterTheOther<Row extends Placed>(
  parts: readonly TicketSelection[],
  { limit }: Page,
  read: (part: TicketSelection, limit: number) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const part of parts) if (rows.length < limit) rows.push(...(await read(part, limit - rows.length)))
  return rows
}

function isBefore(a: Placed, b: Placed): boolean {
  return a.place === b.place ? a.id < b.id : a.place < b.place
}

/**
 * Where a page of a list is read. When an index brings the tickets in the order of the page and nothing is left out on the
 * way, it takes a few milliseconds however many there are, on the spot. Else it may take as long as looking at all of them
 * (over a second with a million): beside the event loop. The same where the log has to be asked when
 * tickets were changed.
 */
function databaseOfPage(
  store: Store,
  reach: Reach,
  { filters, updated }: TicketSelection,
  sort: TicketSort,
): Db {
  return updated === null && seesMost(reach) && hasIndex(reach, filters, sort) ? store.db : store.background
}

/** Those who see but their own tickets have them looked up one by one. */
function seesMost(reach: Reach): boolean {
  const all = [...reach.projects.values()]
  const staff = all.filter(({ as }) => isStaff(as)).length
  return reach.bounded ? staff === all.length : staff * 2 >= all.length
}

function hasIndex(reach: Reach, filters: TicketFilters, sort: TicketSort): boolean {
  if (sortsByClock(sort)) return false
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
