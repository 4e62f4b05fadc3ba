import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Tx } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import type { SetChange } from '../tickets/ticket-sets.ts'
import type { TicketRow } from '../tickets/tickets.queries.ts'
import type { UndoPlan } from './plan-undo.ts'

/** Events of one kind that a ticket got since; far more than people make. */
const MOST_EVENTS = 10_000

interface Members {
  added: string[]
  removed: string[]
}

/** A deletion is taken back while it is the one that holds, and a restoring likewise. */
export async function undoDeletion(
  tx: Tx,
  ticket: TicketRow,
  event: LogEvent,
  plan: UndoPlan,
): Promise<void> {
  const deleted = event.kind === 'ticket.deleted'
  if ((ticket.deleted_at !== null) !== deleted) return
  const since = (await eventsSince(tx, ticket, event, ['ticket.deleted', 'ticket.restored'])).at(-1)
  if (since) plan.kept.push({ field: 'deleted', seq: since.seq })
  else plan.act = deleted ? 'restore' : 'delete'
}

export async function undoLabels(tx: Tx, ticket: TicketRow, event: LogEvent, plan: UndoPlan): Promise<void> {
  const rows = await tx
    .selectFrom('ticket_labels')
    .select('label_id as id')
    .where('ticket_id', '=', ticket.id)
    .execute()
  const { removed } = event.data as Members
  const known =
    removed.length === 0
      ? []
      : await tx.selectFrom('labels').select('id').where('id', 'in', removed).execute()
  plan.change.labels = await backwards(tx, ticket, event, plan, {
    field: 'labels',
    now: new Set(rows.map((row) => row.id)),
    // A label that was deleted from the project cannot come back, and nobody misses it.
    exists: new Set(known.map((row) => row.id)),
  })
}

export async function undoWatchers(
  tx: Tx,
  ticket: TicketRow,
  event: LogEvent,
  plan: UndoPlan,
): Promise<void> {
  const rows = await tx
    .selectFrom('ticket_watchers')
    .select('person_id as id')
    .where('ticket_id', '=', ticket.id)
    .execute()
  plan.change.watchers = await backwards(tx, ticket, event, plan, {
    field: 'watchers',
    now: new Set(rows.map((row) => row.id)),
    exists: null,
  })
}

/** Takes out what was put in and puts in what was taken out, but for members about whom somebody decided since. */
async function backwards(
  tx: Tx,
  ticket: TicketRow,
  event: LogEvent,
  plan: UndoPlan,
  set: { field: string; now: ReadonlySet<string>; exists: ReadonlySet<string> | null },
): Promise<SetChange> {
  const { added, removed } = event.data as Members
  const decided = new Map<string, number>()
  for (const later of await eventsSince(tx, ticket, event, [event.kind])) {
    const data = later.data as Members
    for (const id of [...data.added, ...data.removed]) decided.set(id, later.seq)
  }
  const remove = added.filter((id) => set.now.has(id))
  const add = removed.filter((id) => !set.now.has(id) && (set.exists?.has(id) ?? true))
  const seqs = [...remove, ...add].flatMap((id) => decided.get(id) ?? [])
  if (seqs.length > 0) plan.kept.push({ field: set.field, seq: Math.max(...seqs) })
  const open = (id: string) => !decided.has(id)
  return { add: add.filter(open), remove: remove.filter(open) }
}

function eventsSince(
  tx: Tx,
  ticket: TicketRow,
  event: LogEvent,
  kinds: readonly string[],
): Promise<LogEvent[]> {
  return readEvents(tx, { ticketId: ticket.id, after: event.seq, kinds, limit: MOST_EVENTS })
}
