import type { Event, EventFeed, HistoryEntry } from '@waybill/contract/events/event.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem, type Page } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

interface FeedQuery {
  /** The position that you have: what happened after it. */
  after?: number
  limit?: number
  /** Seconds to wait for an event when there is none yet, at most 30. */
  wait?: number
  /** As `ticket.created,comment.*`. */
  kinds?: string
  project?: string
  ticket?: string
}

interface HistoryQuery extends PageQuery {
  order?: 'asc' | 'desc'
}

/** What happened. */
export function eventCalls(http: Http) {
  const feed = (query: FeedQuery = {}, options?: CallOptions) =>
    http.get<EventFeed>('/events', { ...query }, options)
  const history = (ticket: string, query: HistoryQuery = {}, options?: CallOptions) =>
    http.get<Page<HistoryEntry>>(path`/tickets/${ticket}/history`, { ...query }, options)

  return {
    feed,
    /** Everything after a position and then whatever happens, for ever; break out of the loop, or abort, to stop. */
    async *follow(query: FeedQuery = {}, options?: CallOptions): AsyncGenerator<Event, never, undefined> {
      for (let after = query.after ?? 0; ; ) {
        const answer = await feed({ wait: 30, ...query, after }, options)
        yield* answer.items
        after = answer.next
      }
    },
    /** Everything that happened to a ticket, also in words. */
    history,
    everyOfTicket: (ticket: string, query: HistoryQuery = {}) =>
      everyItem((page) => history(ticket, page), query),
  }
}
