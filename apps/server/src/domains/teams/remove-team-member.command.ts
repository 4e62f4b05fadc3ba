import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { PersonRef, TeamRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { findPersonByRef } from '../people/people.queries.ts'
import { lockTeamByRef, stampTeam } from './lock-team.ts'
import { memberIds, writeMembers } from './team-members.ts'
import { noSuchMember } from './teams.errors.ts'

/** Takes a person out of a team; tickets that they have stay with them. */
export const removeTeamMember = defineCommand({
  name: 'remove-team-member',
  input: strict({ team: TeamRef, person: PersonRef }),
  subject: 'team',
  load: (ctx, input) => lockTeamByRef(ctx, input.team),
  authorize: (actor) => mayInInstallation(actor, 'teams.manage'),
  async run(ctx, input, team) {
    const person = await findPersonByRef(ctx.tx, input.person)
    const members = await memberIds(ctx, team.id)
    if (!person || !members.includes(person.id)) throw noSuchMember()
    await writeMembers(
      ctx,
      team.id,
      members.filter((id) => id !== person.id),
    )
    const data = { team: team.id, person: person.id }
    stampTeam(ctx, team.id, ctx.append({ kind: 'team.member_removed', data }))
    return {}
  },
})
