import type { PastMoment } from '@waybill/contract/tickets/past.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { etagOf } from '../../http/etag.ts'
import type { RouteRequest } from '../../http/route.ts'
import { readHead } from '../../kernel/event-log.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import { readView } from '../tickets/ticket-view.ts'
import { readMoment, shownMoment } from './moment.ts'
import { didNotExistThen } from './past.errors.ts'
import { presentVersions, seenPosition } from './present-versions.ts'
import { versionAt } from './ticket-version.queries.ts'

/** One ticket as it was, for whoever may see it today; only the tag when the sender has it already. */
export async function answerPastTicket(
  { kernel, actor, has }: Pick<RouteRequest<unknown, unknown, unknown>, 'kernel' | 'actor' | 'has'>,
  ref: string,
  query: { at: string; fields?: string; expand?: string },
): Promise<{ etag: string; body: Partial<Ticket> & { at: PastMoment } } | { etag: string }> {
  const { store, clock } = kernel
  const view = readView(query)
  const { head, directory } = await readHead(store.db)
  const { ticket, project, facts } = await requireTicket(store.db, ref, actor)
  const moment = readMoment(query.at, head, clock.now())
  const version = await versionAt(store.background, ticket.id, moment)
  if (!version) {
    throw didNotExistThen(`${project.key}-${String(ticket.number)}`, ticket.created_at, ticket.created_seq)
  }
  const found = { version, project, facts }
  // As today: what the other ends of its links may show of themselves is decided by tickets that change without it.
  const etag = etagOf(seenPosition(actor, found).seq, view.has('links') ? head : directory)
  if (has(etag)) return { etag }
  const [body] = await presentVersions(store, actor, [found], view, moment)
  return { etag, body: { ...body, at: shownMoment(moment) } }
}
