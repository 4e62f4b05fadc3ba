import { Id, strict } from '@waybill/contract/schema.ts'
import { EscalateTaskInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnTask } from './task-access.ts'
import { escalateItem } from './escalate-item.ts'
import { meantItem } from './hand-on.ts'
import { assertRunning, lockTask } from './tasks.queries.ts'

/** Hands an item to the team to which its step escalates. */
export const escalateTask = defineCommand({
  name: 'escalate-task',
  input: strict({ task: Id, ...EscalateTaskInput.properties }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, loaded) => decideOnTask(actor, 'task.escalate', loaded.facts),
  async run(context, { reason, item }, loaded) {
    assertRunning(loaded)
    await escalateItem(context, loaded, meantItem(loaded, context.actor, item), reason)
    return { id: loaded.task.id }
  },
})
