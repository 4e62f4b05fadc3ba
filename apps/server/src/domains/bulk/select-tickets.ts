import { createHash } from 'node:crypto'
import type { Actor } from '@waybill/contract/access/policies.ts'
import { MOST_BULK_TICKETS, type BulkInput } from '@waybill/contract/bulk/bulk.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Store } from '../../kernel/store.ts'
import { selectionOf } from '../tickets/list-tickets.ts'
import { readFilters, readReach } from '../tickets/ticket-filters.ts'
import { pageQuery } from '../tickets/ticket-list.queries.ts'
import { oneSelection, projectWithoutQuery, tooManyTickets, wrongSelection } from './bulk.errors.ts'
import { findNamedTickets } from './named-tickets.queries.ts'

/** A ticket of a selection; without an id it was not found, and `ref` is what was written. */
export interface Selected {
  ticket: string | null
  ref: string | null
}

type Asked = Pick<BulkInput, 'tickets' | 'query' | 'project'> & { deleted: boolean }
interface AskedByQuery {
  query: string
  project: string | undefined
  deleted: boolean
}

/** Rows of one page: a few milliseconds of the thread that takes them over. */
const PAGE = 5_000
const ORDER = '-created_at'

/**
 * The tickets of the request that the actor may see; read beside the event loop. With `deleted` a query looks among
 * deleted tickets.
 * @param now milliseconds: what relative dates of the query count from
 * @throws Problem 422 that points into the body
 */
export async function selectTicketsOf(
  store: Store,
  actor: Actor,
  asked: Asked,
  now: number,
): Promise<Selected[]> {
  const { tickets, query, project, deleted } = asked
  if ((tickets === undefined) === (query === undefined)) throw oneSelection()
  if (tickets !== undefined) {
    if (project !== undefined) throw projectWithoutQuery()
    return findNamedTickets(store, actor, tickets)
  }
  const ids = await selectByQuery(store, actor, { query: query ?? '', project, deleted }, now)
  return ids.map((ticket) => ({ ticket, ref: null }))
}

/** A digest of what was asked for, by which a repetition with the same Idempotency-Key is known. */
export function digestOf({ tickets, query, project }: BulkInput): string {
  return createHash('sha256')
    .update(JSON.stringify([tickets ?? null, query ?? null, project ?? null]))
    .digest('hex')
}

async function selectByQuery(
  store: Store,
  actor: Actor,
  asked: AskedByQuery,
  now: number,
): Promise<string[]> {
  const selection = await readQuery(store, actor, asked, now)
  const ids: string[] = []
  for (let after: [number, string] | undefined; ; ) {
    const page = await pageQuery(store.background, store.sql, selection, {
      sort: ORDER,
      limit: PAGE,
      ...(after && { after }),
    })
      .clearSelect()
      .select(['tickets.id', 'tickets.created_at'])
      .execute()
    ids.push(...page.map((row) => row.id))
    if (ids.length > MOST_BULK_TICKETS) throw tooManyTickets()
    const last = page.at(-1)
    if (!last || page.length < PAGE) return ids
    after = [last.created_at, last.id]
  }
}

async function readQuery(store: Store, actor: Actor, { query, project, deleted }: AskedByQuery, now: number) {
  try {
    const reach = await readReach(store.db, actor, project)
    const filters = await readFilters(store.db, actor, reach, { q: query, ...(deleted && { deleted }) })
    return await selectionOf(store, reach, actor, filters, { sort: ORDER, now })
  } catch (error) {
    throw error instanceof Problem && error.status === 400 ? wrongSelection(error) : error
  }
}
