import { Id, strict } from '@waybill/contract/schema.ts'
import { TransferTaskInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../kernel/command.ts'
import { resolveAssignee } from '../tickets/ticket-people.ts'
import { meantItem } from './hand-on.ts'
import { decideOnTask } from './task-access.ts'
import { assertRunning, lockTask } from './tasks.queries.ts'
import { transferItem } from './transfer-item.ts'

/** Hands an open item to another person. */
export const transferTask = defineCommand({
  name: 'transfer-task',
  input: strict({ task: Id, ...TransferTaskInput.properties }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, loaded) => decideOnTask(actor, 'task.transfer', loaded.facts),
  async run(context, { to, notes, item }, loaded) {
    assertRunning(loaded)
    const meant = meantItem(loaded, context.actor, item)
    const person = await resolveAssignee(context, to, loaded.on.project, 'to')
    await transferItem(context, loaded, meant, person, notes?.trim() ? notes : null)
    return { id: loaded.task.id }
  },
})
