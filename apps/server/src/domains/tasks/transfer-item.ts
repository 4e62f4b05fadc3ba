import type { CommandContext } from '../../kernel/command.ts'
import { mayWithTask } from '@waybill/contract/access/task-policy.ts'
import type { TicketChange } from '../tickets/change-ticket.ts'
import { memberIds } from '../teams/team-members.ts'
import { assertOneVoice } from './items-of-round.ts'
import { handOn } from './hand-on.ts'
import { alreadyTheirs, onlyWithinTeam } from './tasks.errors.ts'
import type { ItemRow, LoadedTask } from './tasks.queries.ts'

/**
 * Gives an open item to somebody else, with the same target. Leads give it to anybody who works in the project, its holder
 * within its team, or back to the team of the step after it was escalated.
 * @param to the id of a person who may work in the project
 */
export async function transferItem(
  context: CommandContext,
  loaded: LoadedTask,
  item: ItemRow,
  to: string,
  notes: string | null,
  also: TicketChange = {},
): Promise<void> {
  if (item.person_id === to) throw alreadyTheirs()
  await assertOneVoice(context, loaded, item, to)
  const team = await teamOf(context, loaded, item, to)
  const lead = mayWithTask(context.actor, 'task.act_as_lead', loaded.facts) === 'allow'
  if (!lead && team === null) throw onlyWithinTeam()
  await handOn(
    context,
    loaded,
    item,
    {
      status: 'reassigned',
      origin: 'transferred',
      person: to,
      team: team ?? item.team_id,
      reason: 'handed on',
      notes,
    },
    (data) => ({
      kind: 'task.transferred',
      data: { ...data, item: item.id, from: item.person_id, to, notes },
    }),
    also,
  )
}

/** The team in which somebody gets an item: its own, else that of its step; null: they are in neither. */
async function teamOf(
  context: CommandContext,
  { version }: LoadedTask,
  item: ItemRow,
  person: string,
): Promise<string | null> {
  const step = version?.definition.steps.find(({ id }) => id === item.step_id)
  for (const team of [item.team_id, step?.team ?? null])
    if (team !== null && (await memberIds(context, team)).includes(person)) return team
  return null
}
