import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Seq, TeamRef, strict } from '@waybill/contract/schema.ts'
import { UpdateTeamInput } from '@waybill/contract/teams/team.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockTeamByRef, stampTeam } from './lock-team.ts'
import { teamNameTaken } from './teams.errors.ts'
import { foldTeamName } from './teams.queries.ts'

const FIELDS = ['name', 'description'] as const

/** Renames or describes a team. */
export const updateTeam = defineCommand({
  name: 'update-team',
  input: strict({ team: TeamRef, ...UpdateTeamInput.properties, if_match_seq: Type.Optional(Seq) }),
  subject: 'team',
  load: (ctx, input) => lockTeamByRef(ctx, input.team),
  authorize: (actor) => mayInInstallation(actor, 'teams.manage'),
  async run(ctx, input, team) {
    if (input.if_match_seq !== undefined && input.if_match_seq !== team.seq)
      throw preconditionFailed(team.seq)
    const wanted = {
      name: input.name?.trim() ?? team.name,
      description: input.description ?? team.description,
    }
    const changed = FIELDS.filter((field) => wanted[field] !== team[field])
    if (changed.length === 0) return { id: team.id }
    const name_folded = foldTeamName(wanted.name)
    const other = await ctx.tx
      .selectFrom('teams')
      .select('id')
      .where('name_folded', '=', name_folded)
      .where('id', '<>', team.id)
      .executeTakeFirst()
    if (other) throw teamNameTaken()
    await ctx.tx
      .updateTable('teams')
      .set({ ...wanted, name_folded })
      .where('id', '=', team.id)
      .execute()
      .catch((error: unknown) => {
        throw ctx.sql.takenBy(error) === null ? error : teamNameTaken()
      })
    const pick = (from: typeof wanted) => Object.fromEntries(changed.map((field) => [field, from[field]]))
    stampTeam(
      ctx,
      team.id,
      ctx.append({ kind: 'team.edited', data: { team: team.id, before: pick(team), after: pick(wanted) } }),
    )
    return { id: team.id }
  },
})
