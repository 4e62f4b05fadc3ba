import type { CommandContext } from '../../kernel/command.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { loadTicket, type TicketWithFacts } from './tickets.queries.ts'

/** Labels and custom fields of a project change under the lock of its row, which comes before that of the ticket. */
export async function loadForChange(
  context: CommandContext,
  ref: string,
  lockProject: boolean,
): Promise<TicketWithFacts | null> {
  if (lockProject) {
    const found = await loadTicket(context, ref, context.actor)
    if (!found) return null
    await loadProjectFacts(context, found.project.id, context.actor, { lock: true })
    return loadTicket(context, found.ticket.id, context.actor, { lock: true })
  }
  return loadTicket(context, ref, context.actor, { lock: true })
}
