import type { Actor } from '@waybill/contract/access/policies.ts'
import { mayWithTask } from '@waybill/contract/access/task-policy.ts'
import type { ItemValues, TaskChange } from '@waybill/contract/tasks/task-events.ts'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { ItemOrigin, ItemStatus } from '@waybill/contract/tasks/task.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { changeTicket, type TicketChange } from '../tickets/change-ticket.ts'
import { newItem } from './assign.ts'
import { ended } from './close-items.ts'
import { changeTask, type Changes } from './task-change.ts'
import { noOpenItem, notYours } from './tasks.errors.ts'
import type { ItemRow, LoadedTask } from './tasks.queries.ts'

/** To whom an item goes, and why. */
export interface HandOn {
  status: ItemStatus
  origin: ItemOrigin
  person: string | null
  team: string | null
  reason: string | null
  notes?: string | null
  turns?: Changes['turns']
}

/** Ends an item and makes the next one at the same step, with the same target; the ticket follows. */
export async function handOn(
  context: CommandContext,
  loaded: LoadedTask,
  item: ItemRow,
  to: HandOn,
  toEvent: (data: TaskChange, added: ItemValues) => NewEvent,
  also: TicketChange = {},
): Promise<void> {
  const { task, on } = loaded
  const added = newItem(context, {
    step: item.step_id,
    team: to.team,
    person: to.person,
    target: item.target,
    reason: to.reason,
    origin: to.origin,
  })
  changeTask(
    context,
    { ticket_id: on.ticket.id, project_id: on.project.id },
    task.id,
    {
      changed: [ended(context, item, to.status, to.notes === undefined ? {} : { notes: to.notes })],
      added: [added],
      turns: to.turns ?? [],
    },
    (data) => toEvent(data, added),
  )
  // Where several decide together, nobody alone has the ticket.
  const alone = loaded.items.length === 1
  await changeTicket(context, on.ticket, {
    ...also,
    values: { ...also.values, ...(alone && { assignee: to.person, team: to.team }) },
  })
}

/**
 * The open item that is meant: the one that is named, the actor's own, or the oldest. Those of others are for leads.
 * @throws Problem 403, 409
 */
export function meantItem(loaded: LoadedTask, actor: Actor, named: string | undefined): ItemRow {
  const { items, facts } = loaded
  const person = actor.person_id
  const item =
    named === undefined
      ? (items.find(({ person_id }) => person_id !== null && person_id === person) ?? items[0])
      : items.find(({ id }) => id === named.toLowerCase())
  if (!item) throw noOpenItem()
  const own = item.person_id !== null && item.person_id === person
  if (!own && mayWithTask(actor, 'task.act_as_lead', facts) !== 'allow') throw notYours()
  return item
}
