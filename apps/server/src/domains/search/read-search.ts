import type { Actor } from '@waybill/contract/access/policies.ts'
import type { TextCondition } from '@waybill/contract/query/query.ts'
import type { TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import type { Match } from './search-sql.ts'
import type { Store } from '../../kernel/store.ts'
import type { TicketCondition } from '../query/ticket-condition.ts'
import { readFilters, readQuery } from '../tickets/ticket-filters.ts'
import type { TicketFilters } from '../tickets/ticket-list.queries.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { personAccess, projectAccess } from './make-document.ts'
import { requireFew } from './search.errors.ts'
import { partsOf, type SearchPart } from './search-terms.ts'

/** What a query asks the search: everything in `parts` has to be found, and the rest holds beside it. */
export interface Asked {
  parts: SearchPart[]
  /** Without the texts that are in `parts`. */
  rest: TicketFilters
  /** All of it. */
  filters: TicketFilters
  /** An order that was asked for in place of the best first. */
  sort: TicketSort | null
}

/** @throws Problem 400 for what is no query, or names what is not there */
export async function readSearch(store: Store, actor: Actor, reach: Reach, q: string): Promise<Asked> {
  const { sort } = readQuery(q)
  const filters = await readFilters(store.db, actor, reach, { q })
  const { where, ...others } = filters
  const conditions = where?.type === 'all' ? where.of : where ? [where] : []
  const texts = conditions.flatMap((one) => (one.type === 'text' ? [one.term] : []))
  const left = conditions.filter((one) => one.type !== 'text')
  const parts = texts.flatMap((term) => partsOf(term))
  requireFew(parts)
  const rest = left.length === 0 ? others : { ...others, where: joined(left) }
  return { parts, rest, filters, sort }
}

function joined(conditions: TicketCondition[]): TicketCondition {
  const [only] = conditions
  return conditions.length === 1 && only ? only : { type: 'all', of: conditions }
}

/** Texts that a ticket may have to show for itself: all but those behind a "not". */
export function wantedTexts(condition: TicketCondition | undefined): TextCondition[] {
  if (condition?.type === 'text') return [condition.term]
  if (condition?.type !== 'all' && condition?.type !== 'any') return []
  return condition.of.flatMap(wantedTexts)
}

/** What the documents themselves know of the conditions: their projects, and who reported or watches. */
export function narrowingOf(condition: TicketCondition | undefined): Match[] {
  if (condition?.type === 'all') return condition.of.flatMap(narrowingOf)
  if (condition?.type === 'watcher') return [anyOf(condition.people.map(personAccess))]
  if (condition?.type !== 'one_of') return []
  const values = condition.values.filter((value) => value !== null)
  if (values.length < condition.values.length) return []
  if (condition.column === 'project_id') return [anyOf(values.map(projectAccess))]
  return condition.column === 'reporter_id' ? [anyOf(values.map(personAccess))] : []
}

function anyOf(names: string[]): Match {
  return { any: names.map((access) => ({ access })) }
}
