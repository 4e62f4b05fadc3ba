import { isDeepStrictEqual } from 'node:util'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Actor } from '@waybill/contract/access/policies.ts'
import { CSV_DELIMITERS, type TicketCsvQuery } from '@waybill/contract/tickets/ticket-csv.ts'
import { forbidden, type Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { stringify } from 'csv-stringify/sync'
import type { CursorValues } from '../../http/cursor.ts'
import type { Store } from '../../kernel/store.ts'
import { requireRead } from '../projects/require-read.ts'
import { readColumns, type CsvColumn } from './csv-columns.ts'
import { readPage, readPlace, selectionOf } from './list-tickets.ts'
import { readFilters, readReach, readSort } from './ticket-filters.ts'
import type { Reach } from './ticket-reach.queries.ts'
import type { TicketField } from './ticket-view.ts'

/** Tickets of one query. A page of 200 with all columns holds the event loop for about 10 ms. */
const TICKETS_PER_PAGE = 200

/** U+FEFF, by which spreadsheets know that a file is UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * All tickets that the actor may see and the filters find, as the text of a CSV file (RFC 4180), page by page: the next
 * page is read when the one before has been taken, so memory does not grow with the number of tickets. It is no snapshot:
 * a ticket that is changed meanwhile appears as it is when its page is read. Who receives slowly gets no page by rights of
 * the beginning: sender and reach are read anew for each, and the file breaks off when the sender's are others.
 * @param now milliseconds: what relative dates of the query count from
 * @param senderNow the actor as of now; null when nobody is signed in any more
 * @param onPage hears how many tickets each page has
 * @throws Problem about filters and columns at once, before the first piece of the file
 */
export async function streamTicketsCsv(
  store: Store,
  actor: Actor,
  query: TicketCsvQuery,
  now: number,
  senderNow: () => Promise<Actor | null> = () => Promise.resolve(actor),
  onPage: (tickets: number) => void = () => undefined,
): Promise<AsyncGenerator<string, void>> {
  requireRead(actor)
  const { db } = store
  const reach = await readReach(db, actor, query.project)
  const filters = await readFilters(db, actor, reach, query)
  const columns = await readColumns(db, reach, query.fields)
  const view = new Set<TicketField>(['id', 'key', ...columns.map((column) => column.needs)])
  const sort = readSort(query)
  const select = (within: Reach) => selectionOf(store, within, actor, filters, { sort, now })
  // What is wrong with the filters is told before the file begins.
  await select(reach)
  const delimiter = CSV_DELIMITERS[query.delimiter ?? 'comma']
  const text = (rows: unknown[][]) =>
    stringify(rows, { delimiter, record_delimiter: '\r\n', escape_formulas: true })

  async function* pieces(): AsyncGenerator<string, void> {
    yield (query.bom === false ? '' : BYTE_ORDER_MARK) + text([columns.map((column) => column.name)])
    for (let after: CursorValues | undefined, more = true; more; ) {
      const sender = await senderNow()
      // What may be asked for depends on the role too, so that another one needs another request.
      if (!isDeepStrictEqual(sender, actor)) throw rightsChanged()
      const seen = await readReach(db, actor, query.project)
      const selection = await select(seen)
      const page = await readPage(store, actor, seen, selection, {
        sort,
        limit: TICKETS_PER_PAGE,
        ...(after && { after }),
        view,
      })
      if (page.items.length > 0) yield text(page.items.map((ticket) => cellsOf(ticket, columns)))
      onPage(page.items.length)
      more = page.next !== null
      if (page.next !== null) after = readPlace(seen, filters, sort, page.next)
      // Reading is quick enough to keep the event loop busy for as long as the receiver takes everything at once.
      await nextTurn()
    }
  }
  return pieces()
}

/** The answer has begun: the receiver sees that the file is not whole by the connection that breaks off. */
function rightsChanged(): Problem {
  return forbidden('The rights of whoever asked for the file changed while it was sent. Ask for it anew.')
}

function cellsOf(ticket: Partial<Ticket>, columns: readonly CsvColumn[]): (string | number)[] {
  return columns.map((column) => cellOf(column.value(ticket)))
}

/** Numbers stay numbers, so that the guard against formulas leaves a minus alone; people, teams and steps are names. */
function cellOf(value: unknown): string | number {
  if (typeof value === 'number') return value
  const text = textOf(value)
  // `escape_formulas` knows = + - @, tab, carriage return and the full-width forms, but not a line break in front.
  return text.startsWith('\n') ? `'${text}` : text
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  if (typeof value === 'object' && value !== null) return 'name' in value ? textOf(value.name) : ''
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''
}
