import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import {
  CreateTeamInput,
  PutTeamMemberInput,
  Team,
  TeamList,
  TeamMemberParams,
  TeamParams,
  TeamQuery,
  UpdateTeamInput,
} from '@waybill/contract/teams/team.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOf } from '../../http/etag.ts'
import {
  created,
  defineRoute,
  noContent,
  notModified,
  ok,
  type Route,
  type RouteRequest,
} from '../../http/route.ts'
import { changeOf } from '../../http/with-path.ts'
import { readHead } from '../../kernel/event-log.ts'
import { createTeam } from './create-team.command.ts'
import { deleteTeam } from './delete-team.command.ts'
import { putTeamMember } from './put-team-member.command.ts'
import { removeTeamMember } from './remove-team-member.command.ts'
import { noSuchTeam } from './teams.errors.ts'
import { presentTeams } from './teams.presenter.ts'
import { countTeams, findTeamByRef, listTeams } from './teams.queries.ts'
import { updateTeam } from './update-team.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>

const listRoute = defineRoute({
  method: 'GET',
  path: '/teams',
  tag: 'Teams',
  summary: 'The teams by name, with their members in order',
  access: { policy: 'teams.list' },
  query: TeamQuery,
  responses: { 200: TeamList },
  async handler(request) {
    requireTeams(request, 'page')
    const { db, sql } = request.kernel.store
    const { directory } = await readHead(db)
    const etag = etagOf(directory, directory)
    if (request.has(etag)) return notModified(etag)
    const { limit = 50, after, count, q } = request.query
    const list = `teams ${JSON.stringify([q])}`
    const from = decodeCursor(list, after, ['text', 'text'])
    const rows = await listTeams(
      db,
      sql,
      { q },
      { limit: limit + 1, after: from && { name: from[0], id: from[1] } },
    )
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return ok(
      {
        items: await presentTeams(db, items),
        next: last ? encodeCursor(list, [last.name_folded, last.id]) : null,
        ...(count && { count: await countTeams(db, sql, { q }) }),
      },
      etag,
    )
  },
})

const createRoute = defineRoute({
  method: 'POST',
  path: '/teams',
  tag: 'Teams',
  summary: 'Make a team',
  access: { policy: 'teams.manage' },
  body: CreateTeamInput,
  responses: { 201: Team },
  async handler(request) {
    const { result } = await request.run(createTeam, request.body)
    const { body, etag } = await show(request, result.id)
    return created(body, `/teams/${result.id}`, etag)
  },
})

const readRoute = defineRoute({
  method: 'GET',
  path: '/teams/:team',
  tag: 'Teams',
  summary: 'A team by id or name',
  access: { policy: 'teams.list' },
  params: TeamParams,
  responses: { 200: Team },
  async handler(request) {
    requireTeams(request, 'team')
    const { body, etag } = await show(request, request.params.team)
    return request.has(etag) ? notModified(etag) : ok(body, etag)
  },
})

const updateRoute = defineRoute({
  method: 'PATCH',
  path: '/teams/:team',
  tag: 'Teams',
  summary: 'Rename or describe a team',
  access: { policy: 'teams.manage' },
  params: TeamParams,
  body: UpdateTeamInput,
  responses: { 200: Team },
  async handler(request) {
    const { result } = await request.run(updateTeam, changeOf(request))
    const { body, etag } = await show(request, result.id)
    return ok(body, etag)
  },
})

const deleteRoute = defineRoute({
  method: 'DELETE',
  path: '/teams/:team',
  tag: 'Teams',
  summary: 'Delete a team that no ticket belongs to',
  access: { policy: 'teams.manage' },
  params: TeamParams,
  responses: { 204: null },
  async handler(request) {
    await request.run(deleteTeam, request.params)
    return noContent()
  },
})

const putMemberRoute = defineRoute({
  method: 'PUT',
  path: '/teams/:team/members/:person',
  tag: 'Teams',
  summary: 'Take a person into a team, or move a member to another place in its order',
  access: { policy: 'teams.manage' },
  params: TeamMemberParams,
  body: PutTeamMemberInput,
  responses: { 200: Team },
  async handler(request) {
    const { result } = await request.run(putTeamMember, { ...request.body, ...request.params })
    const { body, etag } = await show(request, result.id)
    return ok(body, etag)
  },
})

const removeMemberRoute = defineRoute({
  method: 'DELETE',
  path: '/teams/:team/members/:person',
  tag: 'Teams',
  summary: 'Take a person out of a team',
  access: { policy: 'teams.manage' },
  params: TeamMemberParams,
  responses: { 204: null },
  async handler(request) {
    await request.run(removeTeamMember, request.params)
    return noContent()
  },
})

/** @throws Problem 404 for requesters, 403 for tokens that may not read */
function requireTeams(request: AnyRequest, subject: string): void {
  switch (mayInInstallation(request.actor, 'teams.list')) {
    case 'allow':
      return
    case 'hide':
      throw notFound(subject)
    case 'forbid':
      throw forbidden('Your token does not allow to read.')
  }
}

async function show(request: AnyRequest, ref: string): Promise<{ body: Team; etag: string }> {
  const { db } = request.kernel.store
  const row = await findTeamByRef(db, ref)
  const [body] = row ? await presentTeams(db, [row]) : []
  if (!body) throw noSuchTeam()
  const { directory } = await readHead(db)
  return { body, etag: etagOf(body.seq, directory) }
}

export const teamRoutes: Route[] = [
  listRoute,
  createRoute,
  readRoute,
  updateRoute,
  deleteRoute,
  putMemberRoute,
  removeMemberRoute,
]
