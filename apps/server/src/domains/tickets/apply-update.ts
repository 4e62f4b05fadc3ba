import type { UpdateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import { preconditionFailed } from '../../http/etag.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { followRun } from '../tasks/follow-run.ts'
import { changeTicket } from './change-ticket.ts'
import { readFields, readLabels, readValues, readWatchers } from './read-ticket-input.ts'
import { withSeenPosition } from './seen-positions.ts'
import { assertNoConflict } from './ticket-conflicts.ts'
import type { TicketWithFacts } from './tickets.queries.ts'

export async function applyUpdate(
  context: CommandContext,
  loaded: TicketWithFacts,
  input: Omit<UpdateTicketInput, 'base_seq'>,
  { base_seq, if_match }: { base_seq?: number | undefined; if_match?: number | undefined },
): Promise<void> {
  const { ticket } = loaded
  if (base_seq === undefined && if_match !== undefined) {
    const seen = await withSeenPosition(context.tx, context.sql, context.actor, loaded)
    if (if_match !== seen.ticket.seq) throw preconditionFailed(seen.ticket.seq)
  }
  const values = await readValues(context, loaded, input)
  const fields = await readFields(context, ticket.project_id, input)
  if (base_seq !== undefined) {
    const seen = await withSeenPosition(context.tx, context.sql, context.actor, loaded)
    await assertNoConflict(context.tx, seen.ticket, { values, fields }, base_seq)
  }
  const labels = await readLabels(context, loaded, input, base_seq)
  const watchers = await readWatchers(context, input)
  const change = { values, fields, ...(labels && { labels }), ...(watchers && { watchers }) }
  if (await followRun(context, loaded, change, { byStep: input.step !== undefined })) return
  await changeTicket(context, ticket, change)
}
