import { isBesideTicket } from '@waybill/contract/events/beside-ticket.ts'
import { sql } from 'kysely'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import { toMillis } from '../../kernel/clock.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import { itemRow, taskRow } from '../tasks/task-change.ts'
import type { BuiltTicket } from './build-ticket.ts'

interface Stored {
  ticket: BuiltTicket
  events: Appended[]
}

/**
 * Rows in bulk; what the log's positions decide is stamped after they are known, a few hundred rows a statement.
 * @returns how many events there are
 */
export async function storeTickets(
  context: CommandContext,
  run: { id: string; source: string },
  built: readonly BuiltTicket[],
): Promise<number> {
  const { tx } = context
  for (const slice of bulkSlices(built)) {
    await tx
      .insertInto('tickets')
      .values(slice.map(({ row }) => ({ ...row, field_seq: '{}' })))
      .execute()
    await tx
      .insertInto('external_refs')
      .values(
        slice.map(({ id, external_id, digest }) => ({
          source: run.source,
          kind: 'ticket' as const,
          external_id,
          target_id: id,
          digest,
          import_id: run.id,
        })),
      )
      .execute()
  }
  await storeParts(context, built)
  const stored = built.map((ticket) => ({
    ticket,
    events: ticket.events.map((event) => context.append(event)),
  }))
  context.afterSeq(async () => {
    for (const slice of bulkSlices(stored)) await stampTickets(context, slice)
    await storeRuns(context, stored)
    const comments = stored.flatMap(({ ticket, events }) =>
      ticket.comments.map(({ row, index }) => ({ id: row.id, seq: events[index]?.seq ?? 0 })),
    )
    for (const slice of bulkSlices(comments)) await stampComments(context, slice)
  })
  return stored.reduce((sum, { events }) => sum + events.length, 0)
}

async function storeParts({ tx }: CommandContext, built: readonly BuiltTicket[]): Promise<void> {
  const labels = built.flatMap(({ id, labels: ids }) => ids.map((label_id) => ({ ticket_id: id, label_id })))
  for (const slice of bulkSlices(labels)) await tx.insertInto('ticket_labels').values(slice).execute()
  const watchers = built.flatMap(({ id, watchers: ids }) =>
    ids.map((person_id) => ({ ticket_id: id, person_id })),
  )
  for (const slice of bulkSlices(watchers)) await tx.insertInto('ticket_watchers').values(slice).execute()
  const aliases = built.flatMap(({ id, aliases: names, row }) =>
    names.map((alias) => ({ alias, project_id: row.project_id, ticket_id: id })),
  )
  for (const slice of bulkSlices(aliases)) await tx.insertInto('ticket_aliases').values(slice).execute()
  const comments = built.flatMap((ticket) => ticket.comments.map(({ row }) => row))
  for (const slice of bulkSlices(comments)) await tx.insertInto('comments').values(slice).execute()
}

/** A run has the position of the last event that is about it. */
async function storeRuns({ tx }: CommandContext, stored: readonly Stored[]): Promise<void> {
  const runs = stored.flatMap(({ ticket, events }) => {
    const last = ticket.events.findLastIndex(({ kind }) => kind.startsWith('task.'))
    return ticket.run ? [{ id: ticket.id, run: ticket.run, seq: events[last]?.seq ?? 0 }] : []
  })
  const tasks = runs.map(({ id, run, seq }) => ({
    ...taskRow(run.task, id, run.values),
    created_at: toMillis(run.at),
    seq,
  }))
  for (const slice of bulkSlices(tasks)) await tx.insertInto('tasks').values(slice).execute()
  const items = runs.flatMap(({ id, run, seq }) => run.items.map((item) => itemRow(run.task, id, item, seq)))
  for (const slice of bulkSlices(items)) await tx.insertInto('task_items').values(slice).execute()
}

async function stampTickets({ tx, sql: engine }: CommandContext, slice: readonly Stored[]): Promise<void> {
  const values = slice.map(({ ticket, events }) => {
    const fieldSeq = Object.fromEntries(
      [...ticket.lastChange].map(([field, index]) => [field, events[index]?.seq ?? 0]),
    )
    const last = ticket.events.findLastIndex(({ kind }) => !isBesideTicket(kind))
    return sql`(${ticket.id}, cast(${events[0]?.seq ?? 0} as bigint), cast(${events[last]?.seq ?? 0} as bigint),
      ${JSON.stringify(fieldSeq)})`
  })
  await sql`with stamps (id, created_seq, seq, field_seq) as (values ${sql.join(values)})
    update tickets set created_seq = stamps.created_seq, seq = stamps.seq, field_seq = ${engine.asJson(sql.ref('stamps.field_seq'))}
    from stamps where tickets.id = stamps.id`.execute(tx)
}

async function stampComments(
  { tx }: CommandContext,
  slice: readonly { id: string; seq: number }[],
): Promise<void> {
  const values = slice.map(({ id, seq }) => sql`(${id}, cast(${seq} as bigint))`)
  await sql`with stamps (id, seq) as (values ${sql.join(values)})
    update comments set seq = stamps.seq from stamps where comments.id = stamps.id`.execute(tx)
}
