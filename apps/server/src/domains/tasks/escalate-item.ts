import type { CommandContext } from '../../kernel/command.ts'
import { chooseFrom } from './assign.ts'
import { whoSpeaks } from './items-of-round.ts'
import { handOn } from './hand-on.ts'
import { requestersOf } from './left-out.ts'
import { alreadyEscalated, nobodyThere, nowhereToEscalate } from './tasks.errors.ts'
import type { ItemRow, LoadedTask } from './tasks.queries.ts'

/**
 * Gives an item to the next person of the team to which its step escalates; the target stays. Each team is asked once a
 * task.
 * @throws Problem 409 without such a team or when it was asked before, 503 when nobody of it is there; nothing has changed then
 */
export async function escalateItem(
  context: CommandContext,
  loaded: LoadedTask,
  item: ItemRow,
  reason: string,
): Promise<void> {
  const { task, on, version } = loaded
  const step = version?.definition.steps.find(({ id }) => id === item.step_id)
  const team = step?.escalate_to ?? null
  if (!step || team === null) throw nowhereToEscalate(step?.name ?? '')
  const before = await context.tx
    .selectFrom('task_items')
    .select('id')
    .where('task_id', '=', task.id)
    .where('origin', '=', 'escalation')
    .where('team_id', '=', team)
    .executeTakeFirst()
  if (before) throw alreadyEscalated()
  const { ticket, project } = on
  const { category, sub_category } = ticket
  const about = { project, category, sub_category, requesters: await requestersOf(context, ticket) }
  // Before a turn is taken: nothing is refused after that.
  const speak = await whoSpeaks(context, loaded, item)
  const found = await chooseFrom(context, team, 'round_robin', about, speak)
  if (!found) throw nobodyThere(step.name, 'is escalated to from')
  await handOn(
    context,
    loaded,
    item,
    {
      status: 'escalated',
      origin: 'escalation',
      person: found.choice.person,
      team,
      reason: `escalated, ${found.choice.reason}`,
      turns: found.turns,
    },
    (data) => ({
      kind: 'task.escalated',
      data: { ...data, item: item.id, from: item.person_id, team, reason },
    }),
  )
}
