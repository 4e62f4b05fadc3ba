import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { TeamRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockTeamByRef } from './lock-team.ts'
import { workflowsOfTeam } from '../workflows/workflows-of-team.queries.ts'
import { teamInUse, teamInWorkflows } from './teams.errors.ts'

/** Removes a team that no ticket and no step of a workflow belongs to. */
export const deleteTeam = defineCommand({
  name: 'delete-team',
  input: strict({ team: TeamRef }),
  subject: 'team',
  load: (ctx, input) => lockTeamByRef(ctx, input.team),
  authorize: (actor) => mayInInstallation(actor, 'teams.manage'),
  async run(ctx, _input, team) {
    // Nobody can give a ticket to the team meanwhile: the foreign key waits for the lock on the team's row.
    const { count } = await ctx.tx
      .selectFrom('tickets')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('team_id', '=', team.id)
      .executeTakeFirstOrThrow()
    if (count > 0) throw teamInUse(count)
    const workflows = await workflowsOfTeam(ctx.tx, team.id)
    if (workflows.length > 0) throw teamInWorkflows(workflows)
    await ctx.tx.deleteFrom('teams').where('id', '=', team.id).execute()
    ctx.append({ kind: 'team.deleted', data: { team: team.id } })
    return {}
  },
})
