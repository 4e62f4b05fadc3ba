import Type, { type Static } from 'typebox'
import {
  Id,
  Instant,
  NamedRef,
  Seq,
  TeamRef,
  PersonRef,
  line,
  listOf,
  oneOf,
  strict,
  text,
} from '../schema.ts'
import { After, Limit } from '../tickets/ticket-query.ts'

/** A named group of people; a step of a workflow belongs to one. */
export const Team = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  members: Type.Array(
    Type.Object({
      ...NamedRef.properties,
      active: Type.Boolean(),
      works: Type.Boolean({ description: 'Active, and not in all projects a requester or viewer only' }),
    }),
    { description: 'In the order in which work is handed out; inactive people are skipped then' },
  ),
  created_at: Instant,
  seq: Seq,
})
export type Team = Static<typeof Team>
export const TeamList = listOf(Team)
export type TeamList = Static<typeof TeamList>

const TeamName = line(64)
const TeamDescription = text(2_000)

export const CreateTeamInput = strict({ name: TeamName, description: Type.Optional(TeamDescription) })
export type CreateTeamInput = Static<typeof CreateTeamInput>
export const UpdateTeamInput = strict({
  name: Type.Optional(TeamName),
  description: Type.Optional(TeamDescription),
})
export type UpdateTeamInput = Static<typeof UpdateTeamInput>

/** Beyond it nobody could read the list; a schema may be that strict. */
export const MOST_TEAM_MEMBERS = 500

export const PutTeamMemberInput = strict({
  position: Type.Optional(
    Type.Integer({ minimum: 0, maximum: MOST_TEAM_MEMBERS, description: 'From 0; at the end when left out' }),
  ),
})
export type PutTeamMemberInput = Static<typeof PutTeamMemberInput>
export const TeamQuery = strict({
  q: Type.Optional(line(64, 'Part of the name')),
  limit: Limit,
  after: After,
  count: Type.Optional(oneOf(['exact'], 'exact: also count all teams that the filters find')),
})
export type TeamQuery = Static<typeof TeamQuery>
export const TeamParams = strict({ team: TeamRef })
export const TeamMemberParams = strict({ team: TeamRef, person: PersonRef })
