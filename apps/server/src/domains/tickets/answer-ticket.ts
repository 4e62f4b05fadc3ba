import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { etagOf } from '../../http/etag.ts'
import type { RouteRequest } from '../../http/route.ts'
import type { Db } from '../../io/db/tables.ts'
import { headOfThisTurn, readHead } from '../../kernel/event-log.ts'
import { requireRead } from '../projects/require-read.ts'
import { withSeenPosition } from './seen-positions.ts'
import { shownTickets, stillHolds } from './shown-tickets.ts'
import { readView, WHOLE } from './ticket-view.ts'
import { presentTickets } from './tickets.presenter.ts'
import { loadTicket, type TicketWithFacts } from './tickets.queries.ts'

type Request = Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'actor' | 'has'>

/**
 * One ticket for whoever may see it; only the tag when the sender has this version. The position of the log is read
 * first, so that a tag is never newer than what it stands for.
 */
export async function answerTicket(
  { kernel, actor, has }: Request,
  ref: string,
  query: { fields?: string; expand?: string },
): Promise<TicketAnswer> {
  const { db, sql } = kernel.store
  const view = readView(query)
  const { head, directory } = await headOfThisTurn(db)
  const shown = view === WHOLE ? shownTickets(db).get(actor, ref) : undefined
  if (shown && (await stillHolds(db, shown, head))) return has(shown.etag) ? { etag: shown.etag } : shown
  const found = await requireTicket(db, ref, actor)
  const seen = await withSeenPosition(db, sql, actor, found)
  // The tickets at the other end of its links change without it; any event may be one of theirs.
  const etag = etagOf(seen.ticket.seq, view.has('links') ? head : directory)
  if (has(etag)) return { etag }
  const [body] = await presentTickets(db, actor, [seen], view)
  const json = JSON.stringify(body)
  if (view === WHOLE) {
    const { id, seq } = found.ticket
    shownTickets(db).keep(actor, ref, { id, seq, directory, etag, json, head })
  }
  return { etag, json }
}

/** `json` is missing when the sender has this version already. */
interface TicketAnswer {
  etag: string
  json?: string
}

/** The ticket, if the sender may see it today. @throws Problem 404; 403 for a token that may not read */
export async function requireTicket(db: Db, ref: string, actor: Actor): Promise<TicketWithFacts> {
  const found = await loadTicket(db, ref, actor)
  const decision = found ? mayWithTicket(actor, 'ticket.see', found.facts) : 'hide'
  if (!found || decision === 'hide') throw notFound('ticket')
  if (decision !== 'allow') requireRead(actor)
  return found
}

/** The ticket that a command of the sender has just changed, even when the sender may not see it any more. */
export async function readTicket(
  { kernel, actor }: Pick<Request, 'kernel' | 'actor'>,
  id: string,
): Promise<{ etag: string; body: Partial<Ticket> }> {
  const { db, sql } = kernel.store
  const { directory } = await readHead(db)
  const found = await loadTicket(db, id, actor)
  if (!found) throw notFound('ticket')
  const seen = await withSeenPosition(db, sql, actor, found)
  const [body] = await presentTickets(db, actor, [seen])
  return { etag: etagOf(seen.ticket.seq, directory), body: body ?? {} }
}
