import type { Assignees } from '@waybill/contract/tickets/assignees.ts'
import type { ReferenceList } from '@waybill/contract/references/reference.ts'
import type { TicketListQuery } from '@waybill/contract/tickets/ticket-query.ts'
import type {
  CreateTicketInput,
  LinkKind,
  LinkTicketInput,
  MoveTicketInput,
  ReplaceTicketInput,
  Ticket,
  TicketLink,
  TicketView,
  UpdateTicketInput,
} from '@waybill/contract/tickets/ticket.ts'
import type { PastMoment } from '@waybill/contract/tickets/past.ts'
import type { CallOptions, Query } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem, type Page } from '../http/pages.ts'
import { path, queryString } from '../http/path.ts'

/** `?expand=` fills in more; `?at=` asks how it was at a seq, an instant or a date. */
interface OneTicketQuery {
  expand?: string
  at?: string
}

/** Filters as of `GET /tickets`; those of custom fields by their full names, `{ 'field.floor': '3' }`. */
export type TicketFilters = Omit<TicketListQuery, 'fields'> & Readonly<Record<`field.${string}`, string>>

type TicketPage<T> = Page<T> & { count?: number; at?: PastMoment }

/** Tickets: everything that can be done with them. A ticket is named by id or key. */
export function ticketCalls(http: Http) {
  const list = (query: TicketFilters = {}, options?: CallOptions) =>
    http.get<TicketPage<Ticket>>('/tickets', query satisfies Query, options)

  return {
    list,
    /** Only some fields of each, as `fields: 'title,status'`. */
    listFields: (query: TicketFilters & { fields: string }, options?: CallOptions) =>
      http.get<TicketPage<TicketView>>('/tickets', query satisfies Query, options),
    every: (query: TicketFilters = {}) => everyItem(list, query),
    /** A file of all that the filters find. */
    csv: (query: Query = {}, options?: CallOptions) => http.get<string>('/tickets.csv', query, options),
    /** Where that file is, for a link in a page that is signed in by cookies. */
    csvPath: (query: Query = {}) => `/api/v1/tickets.csv${queryString(query)}`,

    get: (ticket: string, query: OneTicketQuery = {}, options?: CallOptions) =>
      http.get<Ticket & { at?: PastMoment }>(path`/tickets/${ticket}`, { ...query }, options),
    /** Repeated with the same `idempotencyKey` it gives the first ticket again. */
    create: (input: CreateTicketInput, options?: CallOptions) =>
      http.send<Ticket>('POST', '/tickets', input, options),
    /** @throws Problem 409 `ticket.conflict` when somebody changed the same fields since `base_seq`; see `conflictsOf` */
    update: (ticket: string, input: UpdateTicketInput, options?: CallOptions) =>
      http.send<Ticket>('PATCH', path`/tickets/${ticket}`, input, options),
    replace: (ticket: string, input: ReplaceTicketInput, options?: CallOptions) =>
      http.send<Ticket>('PUT', path`/tickets/${ticket}`, input, options),
    remove: (ticket: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/tickets/${ticket}`, undefined, options),
    restore: (ticket: string, options?: CallOptions) =>
      http.send<Ticket>('POST', path`/tickets/${ticket}/restore`, undefined, options),
    move: (ticket: string, input: MoveTicketInput, options?: CallOptions) =>
      http.send<Ticket>('POST', path`/tickets/${ticket}/move`, input, options),

    /** `person`: an id, an e-mail address or `me`. */
    watch: (ticket: string, person: string, options?: CallOptions) =>
      http.send<void>('PUT', path`/tickets/${ticket}/watchers/${person}`, undefined, options),
    unwatch: (ticket: string, person: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/tickets/${ticket}/watchers/${person}`, undefined, options),

    /** To whom it may be given; with `item` to whom that open item of its run may be handed on. */
    assignees: (ticket: string, query: { q?: string; item?: string } = {}, options?: CallOptions) =>
      http.get<Assignees>(path`/tickets/${ticket}/assignees`, query, options),

    links: (ticket: string, options?: CallOptions) =>
      http.get<Page<TicketLink>>(path`/tickets/${ticket}/links`, undefined, options),
    /** The commits and requests outside that name it, newest first. */
    references: (ticket: string, options?: CallOptions) =>
      http.get<ReferenceList>(path`/tickets/${ticket}/references`, undefined, options),
    link: (ticket: string, input: LinkTicketInput, options?: CallOptions) =>
      http.send<TicketLink>('POST', path`/tickets/${ticket}/links`, input, options),
    unlink: (ticket: string, kind: LinkKind, other: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/tickets/${ticket}/links/${kind}/${other}`, undefined, options),
  }
}
