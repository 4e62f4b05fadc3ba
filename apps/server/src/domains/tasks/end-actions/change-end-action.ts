import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { EndActionState } from '@waybill/contract/tasks/task.ts'
import type { CommandContext } from '../../../kernel/command.ts'
import { loadTicket, type TicketWithFacts } from '../../tickets/tickets.queries.ts'
import { findEndAction, type EndActionRow } from './end-actions.queries.ts'

export interface LoadedEndAction {
  run: EndActionRow
  on: TicketWithFacts
}

/** An end action with its ticket, whose row is locked: it keeps the end actions too. */
export async function lockEndAction(context: CommandContext, id: string): Promise<LoadedEndAction | null> {
  const found = await findEndAction(context.tx, id.toLowerCase())
  const on = found && (await loadTicket(context, found.ticket_id, context.actor, { lock: true }))
  const run = on && (await findEndAction(context.tx, found.id))
  return on && run ? { run, on } : null
}

/** Notes how an end action stands, with its event. */
export function changeEndAction(
  context: CommandContext,
  { run, on }: LoadedEndAction,
  after: { state: EndActionState; attempts?: number; answer?: string },
  event: NewEvent,
): void {
  const appended = context.append({ ...event, ticket_id: on.ticket.id, project_id: on.project.id })
  context.afterSeq(() =>
    context.tx
      .updateTable('end_action_runs')
      .set({ ...after, updated_at: context.now, seq: appended.seq })
      .where('id', '=', run.id)
      .execute(),
  )
}

/** An end action as its events name it. */
export function namedEndAction({ id, name, kind }: Pick<EndActionRow, 'id' | 'name' | 'kind'>) {
  return { run: id, name: name || kind }
}
