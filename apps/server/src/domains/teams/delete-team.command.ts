import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { TeamRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockTeamByRef } from './lock-team.ts'
import { teamInUse } from './teams.errors.ts'

/** Removes a team that no ticket belongs to. */
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
    await ctx.tx.deleteFrom('teams').where('id', '=', team.id).execute()
    ctx.append({ kind: 'team.deleted', data: { team: team.id } })
    return {}
  },
})
