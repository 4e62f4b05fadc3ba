import type {
  CreateTeamInput,
  PutTeamMemberInput,
  Team,
  TeamList,
  TeamQuery,
  UpdateTeamInput,
} from '@waybill/contract/teams/team.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'

/** Teams; named by id or name. */
export function teamCalls(http: Http) {
  const list = (query: TeamQuery = {}, options?: CallOptions) => http.get<TeamList>('/teams', query, options)

  return {
    list,
    every: (query: TeamQuery = {}) => everyItem(list, query),
    get: (team: string, options?: CallOptions) => http.get<Team>(path`/teams/${team}`, undefined, options),
    create: (input: CreateTeamInput, options?: CallOptions) =>
      http.send<Team>('POST', '/teams', input, options),
    update: (team: string, input: UpdateTeamInput, options?: CallOptions) =>
      http.send<Team>('PATCH', path`/teams/${team}`, input, options),
    remove: (team: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/teams/${team}`, undefined, options),
    putMember: (team: string, person: string, input: PutTeamMemberInput = {}, options?: CallOptions) =>
      http.send<Team>('PUT', path`/teams/${team}/members/${person}`, input, options),
    removeMember: (team: string, person: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/teams/${team}/members/${person}`, undefined, options),
  }
}
