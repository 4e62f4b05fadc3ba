import type { Board } from '@waybill/contract/tickets/ticket-query.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'

interface BoardQuery {
  /** Id or key. */
  project: string
  /** Cards of a column. */
  limit?: number
  fields?: string
  expand?: string
  /** As it was then. */
  at?: string
}

/** A project's tickets by the steps of its workflow. */
export function boardCalls(http: Http) {
  return {
    get: (query: BoardQuery, options?: CallOptions) => http.get<Board>('/board', { ...query }, options),
  }
}
