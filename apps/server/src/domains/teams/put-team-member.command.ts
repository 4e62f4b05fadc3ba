import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { PersonRef, TeamRef, strict } from '@waybill/contract/schema.ts'
import { MOST_TEAM_MEMBERS, PutTeamMemberInput } from '@waybill/contract/teams/team.ts'
import { defineCommand } from '../../kernel/command.ts'
import { findPersonByRef } from '../people/people.queries.ts'
import { lockTeamByRef, stampTeam } from './lock-team.ts'
import { memberIds, writeMembers } from './team-members.ts'
import { noSuchPerson, tooManyMembers } from './teams.errors.ts'

/** Takes a person into a team, or moves a member to another place in its order. */
export const putTeamMember = defineCommand({
  name: 'put-team-member',
  input: strict({ team: TeamRef, person: PersonRef, ...PutTeamMemberInput.properties }),
  subject: 'team',
  load: (ctx, input) => lockTeamByRef(ctx, input.team),
  authorize: (actor) => mayInInstallation(actor, 'teams.manage'),
  async run(ctx, input, team) {
    const person = await findPersonByRef(ctx.tx, input.person)
    if (!person) throw noSuchPerson()
    const members = await memberIds(ctx, team.id)
    const before = members.indexOf(person.id)
    // A member stays in place unless a place is named.
    if (before !== -1 && input.position === undefined) return { id: team.id }
    const others = members.filter((id) => id !== person.id)
    if (others.length >= MOST_TEAM_MEMBERS) throw tooManyMembers()
    const position = Math.min(input.position ?? others.length, others.length)
    if (position === before) return { id: team.id }
    await writeMembers(ctx, team.id, others.toSpliced(position, 0, person.id))
    const ids = { team: team.id, person: person.id }
    const event = ctx.append(
      before === -1
        ? { kind: 'team.member_added', data: { ...ids, position } }
        : { kind: 'team.member_moved', data: { ...ids, before: { position: before }, after: { position } } },
    )
    stampTeam(ctx, team.id, event)
    return { id: team.id }
  },
})
