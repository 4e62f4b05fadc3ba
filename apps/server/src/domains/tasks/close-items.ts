import type { ItemValues } from '@waybill/contract/tasks/task-events.ts'
import type { ItemStatus } from '@waybill/contract/tasks/task.ts'
import { toIso } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import type { ItemRow } from './tasks.queries.ts'

/** How an item ends. That its time had run out stays said. */
export function ended(
  { now }: Pick<CommandContext, 'now'>,
  item: Pick<ItemRow, 'id' | 'status'>,
  status: ItemStatus,
  more: Partial<ItemValues> = {},
): { id: string; after: Partial<ItemValues> } {
  return {
    id: item.id,
    after: {
      ...(item.status !== 'breached' && { status }),
      open: false,
      acted_at: toIso(now),
      ...more,
    },
  }
}
