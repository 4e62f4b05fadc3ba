import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { findPersonByRef } from '../people/people.queries.ts'
import { stillWorks } from '../tickets/ticket-people.ts'
import type { Hands } from './assign.ts'
import { isAway } from './team-people.queries.ts'
import type { LoadedTask } from './tasks.queries.ts'

/**
 * Who goes on with a ticket without the rule of the step being asked: while it waits for its requester it stays with who
 * asked, and when it comes back from a step that waits it goes to who had it there before. null: nobody such is there.
 */
export async function keptHands(
  context: CommandContext,
  loaded: LoadedTask,
  from: StepDefinition,
  next: StepDefinition,
): Promise<Hands | null> {
  if (next.waits_for === 'requester') {
    const asker = itemOf(loaded, context.actor.person_id) ?? loaded.items[0]
    return whenThere(context, loaded, asker?.person_id ?? null, {
      team: next.team,
      reason: 'asked the requester',
    })
  }
  if (!from.waits_for) return null
  const { before } = await stayAt(context, loaded.task.id, from.id)
  if (before?.step_id !== next.id) return null
  return whenThere(context, loaded, before.person_id, { team: before.team_id, reason: 'had it before' })
}

/** The open item of a person. */
export function itemOf({ items }: Pick<LoadedTask, 'items'>, person: string | null) {
  return items.find(({ person_id }) => person_id !== null && person_id === person)
}

/**
 * The last item before a run came to the step where it stands: whence it came, and by `seq` when. In the order of the log, as
 * clocks of several nodes differ: an item ends with the event that makes the next.
 */
export async function stayAt({ tx }: CommandContext, task: string, step: string) {
  const before = await tx
    .selectFrom('task_items')
    .select(['step_id', 'person_id', 'team_id', 'seq'])
    .where('task_id', '=', task)
    .where('step_id', '!=', step)
    .orderBy('seq', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { before: before ?? null }
}

async function whenThere(
  { tx, now }: CommandContext,
  { on }: LoadedTask,
  id: string | null,
  hands: Omit<Hands, 'person'>,
): Promise<Hands | null> {
  const person = await stillWorks(tx, id, on.project)
  const row = person === null ? null : await findPersonByRef(tx, person)
  return row && !isAway(row, now) ? { ...hands, person: row.id } : null
}
