import type { CommandContext } from '../../kernel/command.ts'
import type { TicketChange } from '../tickets/change-ticket.ts'
import { handOn } from './hand-on.ts'
import type { ItemRow, LoadedTask } from './tasks.queries.ts'

/** Puts an item into the queue of its team, for a reason that history tells; nothing for one that waits there already. */
export async function releaseItem(
  context: CommandContext,
  loaded: LoadedTask,
  item: ItemRow,
  also: TicketChange = {},
  reason = 'put back by hand',
): Promise<void> {
  if (item.person_id === null) return
  await handOn(
    context,
    loaded,
    item,
    {
      status: 'reassigned',
      origin: 'transferred',
      person: null,
      team: item.team_id,
      reason,
    },
    (data) => ({ kind: 'task.released', data: { ...data, item: item.id } }),
    also,
  )
}
