import { Id, strict } from '@waybill/contract/schema.ts'
import { ClaimTaskInput } from '@waybill/contract/tasks/task.ts'
import { toIso } from '../../kernel/clock.ts'
import { defineCommand } from '../../kernel/command.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import { assertOneVoice } from './items-of-round.ts'
import { decideOnTask } from './task-access.ts'
import { changeTask } from './task-change.ts'
import { nothingToClaim } from './tasks.errors.ts'
import { assertRunning, lockTask } from './tasks.queries.ts'

/** Takes an item out of the queue of its team. */
export const claimTask = defineCommand({
  name: 'claim-task',
  input: strict({ task: Id, ...ClaimTaskInput.properties }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, loaded) =>
    actor.person_id === null
      ? 'forbid'
      : decideOnTask(
          actor,
          loaded.items.some(({ person_id }) => person_id === null) ? 'task.claim' : 'task.see_items',
          loaded.facts,
        ),
  async run(context, { item: named }, loaded) {
    assertRunning(loaded)
    const { task, on, items } = loaded
    const item = items.find(
      ({ id, person_id }) => person_id === null && (named === undefined || id === named.toLowerCase()),
    )
    const person = context.actor.person_id
    if (!item || person === null) throw nothingToClaim()
    await assertOneVoice(context, loaded, item, person)
    changeTask(
      context,
      { ticket_id: on.ticket.id, project_id: on.project.id },
      task.id,
      {
        changed: [
          {
            id: item.id,
            after: {
              person,
              ...(item.status !== 'breached' && { status: 'in_progress' as const }),
              assigned_at: toIso(context.now),
              reason: 'claimed',
            },
          },
        ],
      },
      (data) => ({ kind: 'task.claimed', data: { ...data, item: item.id } }),
    )
    await changeTicket(context, on.ticket, { values: { assignee: person } })
    return { id: task.id }
  },
})
