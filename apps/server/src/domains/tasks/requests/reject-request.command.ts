import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import { RejectRequestInput } from '@waybill/contract/tasks/task.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { assertWritable } from '../../leases/assert-writable.ts'
import { decideOnTask } from '../task-access.ts'
import { notOpenRequest } from '../tasks.errors.ts'
import { lockTask } from '../tasks.queries.ts'
import { cancelRun } from './cancel-run.ts'

/** A lead turns a request away: at the front desk, or later where it turns out to be a mistake. Its requester reads the reason as a comment. */
export const rejectRequest = defineCommand({
  name: 'reject-request',
  input: strict({ task: Id, lock_token: Type.Optional(Seq), ...RejectRequestInput.properties }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, { facts }) =>
    actor.person_id === null ? 'forbid' : decideOnTask(actor, 'task.decide', facts),
  async run(context, { reason, lock_token }, loaded) {
    const { task, on } = loaded
    if (task.open !== 1) throw notOpenRequest()
    await assertWritable(context, on.ticket.id, lock_token)
    context.append({
      kind: 'request.rejected',
      ticket_id: on.ticket.id,
      project_id: on.project.id,
      data: { task: task.id, reason, ...(task.status !== 'pending' && { early: true }) },
    })
    await cancelRun(context, loaded, reason)
    return { id: task.id }
  },
})
