import { Id, strict } from '@waybill/contract/schema.ts'
import { ClaimTaskInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../kernel/command.ts'
import { meantItem } from './hand-on.ts'
import { releaseItem } from './release-item.ts'
import { decideOnTask } from './task-access.ts'
import { assertRunning, lockTask } from './tasks.queries.ts'

/** Puts an item back into the queue of its team. */
export const releaseTask = defineCommand({
  name: 'release-task',
  input: strict({ task: Id, ...ClaimTaskInput.properties }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, loaded) => decideOnTask(actor, 'task.release', loaded.facts),
  async run(context, { item }, loaded) {
    assertRunning(loaded)
    await releaseItem(context, loaded, meantItem(loaded, context.actor, item))
    return { id: loaded.task.id }
  },
})
