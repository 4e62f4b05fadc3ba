import { setImmediate as nextTurn } from 'node:timers/promises'
import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { HistoryEntry, type LogEvent } from '@waybill/contract/events/event.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { TicketRef, listOf, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { defineRoute, notModified, ok } from '../../http/route.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { EventRights } from './event-rights.ts'
import { presentHistory } from './events.presenter.ts'
import { MOST_SCANNED } from './read-feed.ts'

/** Events read in one statement once the first did not fill the page. */
const BATCH = 200

export const history = defineRoute({
  method: 'GET',
  path: '/tickets/:ticket/history',
  tag: 'Events',
  summary:
    'Everything that happened to a ticket, also in words; internal comments only for those who work there',
  access: { policy: 'ticket.see' },
  params: strict({ ticket: TicketRef }),
  query: strict({
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    after: Type.Optional(Type.String({ maxLength: 500 })),
    order: Type.Optional(oneOf(['asc', 'desc'])),
  }),
  responses: { 200: listOf(HistoryEntry), 304: null },
  async handler(request) {
    const { kernel, actor, params, query } = request
    const { db } = kernel.store
    const on = await loadTicket(db, params.ticket, actor)
    if (!on || mayWithTicket(actor, 'ticket.see', on.facts) !== 'allow') throw notFound('ticket')
    const limit = query.limit ?? 50
    const newestFirst = query.order === 'desc'
    const name = `history ${on.ticket.id} ${newestFirst ? 'desc' : 'asc'}`
    const [from] = decodeCursor(name, query.after, ['number']) ?? [null]
    const rights = new EventRights(db, actor)
    const { events, stoppedAt } = await readVisible(db, rights, {
      ticketId: on.ticket.id,
      newestFirst,
      from,
      limit: limit + 1,
    })
    const page = events.slice(0, limit)
    const end = events.length > limit ? (page.at(-1)?.seq ?? null) : stoppedAt
    const body = {
      items: await presentHistory(db, actor, page),
      next: end === null ? null : encodeCursor(name, [end]),
    }
    const etag = etagOfAnswer(Math.max(0, ...page.map((event) => event.seq)), body)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

interface Page {
  ticketId: string
  newestFirst: boolean
  from: number | null
  limit: number
}

/**
 * Goes on until the page is full, so that what may not be seen leaves no shorter pages behind, but not for ever.
 * `stoppedAt`: the last event looked at when there may be more behind it.
 */
async function readVisible(
  db: Db,
  rights: EventRights,
  { ticketId, newestFirst, from, limit }: Page,
): Promise<{ events: LogEvent[]; stoppedAt: number | null }> {
  const events: LogEvent[] = []
  let position = from
  for (let scanned = 0; scanned < MOST_SCANNED; ) {
    const size = scanned === 0 ? limit : BATCH
    const batch = await readEvents(db, {
      ticketId,
      newestFirst,
      limit: size,
      ...(position !== null && (newestFirst ? { before: position } : { after: position })),
    })
    const allowed = new Set((await rights.readable(batch)).map((one) => one.seq))
    events.push(...(await rights.readableWithData(batch.filter((event) => allowed.has(event.seq)))))
    position = batch.at(-1)?.seq ?? position
    if (batch.length < size || events.length >= limit)
      return { events: events.slice(0, limit), stoppedAt: null }
    scanned += batch.length
    // Other requests get their turn: on SQLite none of the above leaves the event loop.
    await nextTurn()
  }
  return { events, stoppedAt: position }
}
