import type { Actor } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { MOST_COUNTED } from '@waybill/contract/views/view.ts'
import { LRUCache } from 'lru-cache'
import type { Db } from '../../io/db/tables.ts'
import { headOfThisTurn } from '../../kernel/event-log.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { followsLog, selectionOf } from '../tickets/list-tickets.ts'
import { actorKey } from '../tickets/shown-tickets.ts'
import { DEFAULT_SORT, readFilters, readReach } from '../tickets/ticket-filters.ts'
import { countTicketsUpTo } from '../tickets/ticket-list.queries.ts'
import type { ViewRow } from './views.queries.ts'

export interface BoundedCount {
  /** null: the query says nothing to this reader any more. */
  count: number | null
  more: boolean
}

/** As long as nothing is written, a count stands; those of queries that ask the clock or the index of words are not kept. */
type Kept = BoundedCount & { head: number }

const ofDatabase = new WeakMap<Db, LRUCache<string, Kept>>()

function keptCounts(db: Db): LRUCache<string, Kept> {
  const known = ofDatabase.get(db) ?? new LRUCache<string, Kept>({ max: 10_000 })
  ofDatabase.set(db, known)
  return known
}

type CountedView = Pick<ViewRow, 'query' | 'project_id'>

/** How many tickets a view shows to somebody, up to a bound. */
export async function countView(kernel: Kernel, actor: Actor, view: CountedView): Promise<BoundedCount> {
  const { db } = kernel.store
  const { head } = await headOfThisTurn(db)
  const kept = keptCounts(db)
  const key = `${actorKey(actor)} ${view.project_id ?? ''} ${view.query}`
  const known = kept.get(key)
  if (known?.head === head) return known
  const counted = await count(kernel, actor, view)
  if (counted.count !== null && followsLog(view.query)) kept.set(key, { ...counted, head })
  return counted
}

async function count({ store, clock }: Kernel, actor: Actor, view: CountedView): Promise<BoundedCount> {
  try {
    const reach = await readReach(store.db, actor, view.project_id ?? undefined)
    const filters = await readFilters(store.db, actor, reach, { q: view.query })
    const list = { sort: DEFAULT_SORT, now: clock.now() }
    const selection = await selectionOf(store, reach, actor, filters, list)
    const found = await countTicketsUpTo(store.background, store.sql, selection, MOST_COUNTED + 1)
    return { count: Math.min(found, MOST_COUNTED), more: found > MOST_COUNTED }
  } catch (error) {
    // What it names was deleted, or is not for this reader: the view stays, and says so.
    if (error instanceof Problem) return { count: null, more: false }
    throw error
  }
}
