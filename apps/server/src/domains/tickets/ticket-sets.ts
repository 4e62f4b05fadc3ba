import type { Appended, CommandContext } from '../../kernel/command.ts'
import type { TicketRow } from './tickets.queries.ts'

/** Ids to put into a set and to take out of it. Sets change so, and therefore never conflict (rule C3). */
export interface SetChange {
  add: readonly string[]
  remove: readonly string[]
}

type Parts = { event: Appended; names: readonly string[] }[]

export async function labelsOf({ tx }: Pick<CommandContext, 'tx'>, ticketId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('ticket_labels')
    .select('label_id')
    .where('ticket_id', '=', ticketId)
    .execute()
  return rows.map((row) => row.label_id)
}

/** Deletes and inserts what differs. Whoever adds a label holds the lock of the project's row, so that it is not deleted meanwhile. */
export async function changeLabels(
  context: CommandContext,
  ticket: TicketRow,
  change: SetChange | undefined,
): Promise<Parts> {
  if (!change) return []
  const { tx } = context
  const { added, removed } = difference(await labelsOf(context, ticket.id), change)
  if (added.length + removed.length === 0) return []
  if (removed.length > 0) {
    await tx
      .deleteFrom('ticket_labels')
      .where('ticket_id', '=', ticket.id)
      .where('label_id', 'in', removed)
      .execute()
  }
  if (added.length > 0) {
    await tx
      .insertInto('ticket_labels')
      .values(added.map((label_id) => ({ ticket_id: ticket.id, label_id })))
      .execute()
  }
  const event = context.append({
    kind: 'ticket.labels_changed',
    project_id: ticket.project_id,
    ticket_id: ticket.id,
    data: { added, removed },
  })
  return [{ event, names: ['labels'] }]
}

export async function changeWatchers(
  context: CommandContext,
  ticket: TicketRow,
  change: SetChange | undefined,
): Promise<Parts> {
  if (!change) return []
  const { tx } = context
  const rows = await tx
    .selectFrom('ticket_watchers')
    .select('person_id')
    .where('ticket_id', '=', ticket.id)
    .execute()
  const { added, removed } = difference(
    rows.map((row) => row.person_id),
    change,
  )
  if (added.length + removed.length === 0) return []
  if (removed.length > 0) {
    await tx
      .deleteFrom('ticket_watchers')
      .where('ticket_id', '=', ticket.id)
      .where('person_id', 'in', removed)
      .execute()
  }
  if (added.length > 0) {
    await tx
      .insertInto('ticket_watchers')
      .values(added.map((person_id) => ({ ticket_id: ticket.id, person_id })))
      .execute()
  }
  const event = context.append({
    kind: 'ticket.watchers_changed',
    project_id: ticket.project_id,
    ticket_id: ticket.id,
    data: { added, removed },
  })
  return [{ event, names: ['watchers'] }]
}

/** Taking out wins over putting in, when a change asks for both. */
function difference(
  now: readonly string[],
  { add, remove }: SetChange,
): { added: string[]; removed: string[] } {
  const has = new Set(now)
  const gone = new Set(remove)
  return {
    added: [...new Set(add)].filter((id) => !has.has(id) && !gone.has(id)).toSorted(),
    removed: [...gone].filter((id) => has.has(id)).toSorted(),
  }
}
