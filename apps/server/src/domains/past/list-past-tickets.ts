import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import type { TicketListQuery } from '@waybill/contract/tickets/ticket-query.ts'
import { encodeCursor } from '../../http/cursor.ts'
import { etagOf } from '../../http/etag.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import { notModified, ok, type RouteAnswer, type RouteRequest } from '../../http/route.ts'
import { readHead } from '../../kernel/event-log.ts'
import { requireRead } from '../projects/require-read.ts'
import { listName, readPlace } from '../tickets/list-tickets.ts'
import { readFilters, readReach, readSort, sortsByClock } from '../tickets/ticket-filters.ts'
import { readView } from '../tickets/ticket-view.ts'
import { instantOf, readMoment, shownMoment } from './moment.ts'
import { clocksAreOfToday, relativeToPosition } from './past.errors.ts'
import { conditionsThen, statusesOf } from './past-conditions.ts'
import { versionsReach } from './past-lag.ts'
import { countPastTickets, readPastPage } from './past-page.ts'

/** A page of the tickets of the past that the sender may see today. */
export async function listPastTickets(
  request: Pick<
    RouteRequest<unknown, TicketListQuery, unknown>,
    'kernel' | 'actor' | 'query' | 'raw' | 'has'
  >,
  at: string,
): Promise<RouteAnswer> {
  const { query, actor } = request
  requireRead(actor)
  const { store, clock } = request.kernel
  const { head, directory } = await readHead(store.db)
  const moment = readMoment(at, head, clock.now())
  // Of the head, not of the moment: who sees which tickets may change with any event.
  const etag = etagOf(head, directory)
  if (request.has(etag)) return notModified(etag)
  const view = readView(query)
  const sort = readSort(query)
  if (sortsByClock(sort)) throw clocksAreOfToday('sort')
  const reach = await readReach(store.db, actor, query.project)
  const filters = await readFilters(store.db, actor, reach, query)
  // When an event was written is for those who may read all of them: halving would find the time of a hidden one.
  const mayAskTimes = mayInInstallation(actor, 'installation.audit') === 'allow'
  if (filters.moves && moment.axis === 'seq' && !mayAskTimes) throw relativeToPosition()
  const selection = {
    reach,
    actor,
    moment,
    deleted: filters.deleted ?? false,
    conditions: conditionsThen(filters, store.sql, await instantOf(store.db, moment)),
    statuses: statusesOf(filters),
  }
  const after =
    query.after === undefined ? {} : { after: readPlace(reach, filters, sort, query.after, moment) }
  await versionsReach(store, moment, head)
  const page = await readPastPage(store, selection, {
    sort,
    limit: query.limit ?? DEFAULT_LIMIT,
    ...after,
    view,
  })
  const next = page.next && encodeCursor(listName(reach, filters, sort, moment), page.next)
  const count = query.count === 'exact' ? await countPastTickets(store, selection) : undefined
  const answer = ok(
    { items: page.items, next, ...(count !== undefined && { count }), at: shownMoment(moment) },
    etag,
  )
  return { ...answer, headers: { ...answer.headers, ...linkToNext(request.raw, next) } }
}
