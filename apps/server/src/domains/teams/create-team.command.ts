import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { CreateTeamInput } from '@waybill/contract/teams/team.ts'
import { defineCommand } from '../../kernel/command.ts'
import { stampTeam } from './lock-team.ts'
import { teamNameTaken } from './teams.errors.ts'
import { foldTeamName } from './teams.queries.ts'

/** Makes a team without members. */
export const createTeam = defineCommand({
  name: 'create-team',
  input: CreateTeamInput,
  subject: 'team',
  load: () => Promise.resolve({}),
  authorize: (actor) => mayInInstallation(actor, 'teams.manage'),
  async run(ctx, input) {
    const team = { name: input.name.trim(), description: input.description ?? '' }
    const inserted = await ctx.tx
      .insertInto('teams')
      .values({ id: ctx.newId(), ...team, name_folded: foldTeamName(team.name), created_at: ctx.now })
      .onConflict((on) => on.column('name_folded').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!inserted) throw teamNameTaken()
    stampTeam(
      ctx,
      inserted.id,
      ctx.append({ kind: 'team.created', data: { team: inserted.id, after: team } }),
    )
    return { id: inserted.id }
  },
})
