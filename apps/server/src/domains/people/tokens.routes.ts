import {
  ACCESS_TOKEN_PREFIX,
  AccessTokenList,
  CreateAccessTokenInput,
  NewAccessToken,
} from '@waybill/contract/access/access-token.ts'
import { Id, PersonRef, strict } from '@waybill/contract/schema.ts'
import { After, Limit } from '@waybill/contract/tickets/ticket-query.ts'
import { created, defineRoute, noContent, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { noSuchToken } from './access.errors.ts'
import { presentNewToken, presentTokens } from './access.presenter.ts'
import { listAccessTokens } from './access.queries.ts'
import { createAccessToken } from './create-access-token.command.ts'
import { personOfPath, refOfPath } from './person-of-path.ts'
import { revokeAccessToken } from './revoke-access-token.command.ts'
import { rotateAccessToken } from './rotate-access-token.command.ts'
import { hashSecret, hintOf, newSecret } from './secrets.ts'
import { pageOf, readAfter } from './sessions.routes.ts'

const PersonParams = strict({ person: PersonRef })
const TokenParams = strict({ person: PersonRef, token: Id })

const listRoute = defineRoute({
  method: 'GET',
  path: '/users/:person/tokens',
  tag: 'Access tokens',
  summary: 'The personal access tokens of a person (`me` for oneself), newest first',
  access: { policy: 'person.manage_access' },
  params: PersonParams,
  query: strict({ limit: Limit, after: After }),
  responses: { 200: AccessTokenList },
  async handler(request) {
    const person = await personOfPath(request, request.params.person, 'person.manage_access')
    const { db } = request.kernel.store
    const { limit = 50, after } = request.query
    const list = `tokens ${person.id}`
    const rows = await listAccessTokens(db, person.id, { limit: limit + 1, after: readAfter(list, after) })
    const { items, next } = pageOf(list, rows, limit)
    return ok({ items: await presentTokens(db, items), next })
  },
})

const createRoute = defineRoute({
  method: 'POST',
  path: '/users/:person/tokens',
  tag: 'Access tokens',
  summary: 'Make a token for oneself (`me`) or, as an admin, for a service account; it is shown once',
  access: { policy: 'person.manage_access' },
  params: PersonParams,
  body: CreateAccessTokenInput,
  responses: { 201: NewAccessToken },
  async handler(request) {
    const token = newSecret(ACCESS_TOKEN_PREFIX)
    const person = refOfPath(request, request.params.person)
    const { result } = await request.run(createAccessToken, {
      ...request.body,
      person,
      ...storedParts(token),
    })
    return created(
      await show(request, result.id, token),
      `/users/${request.params.person}/tokens/${result.id}`,
    )
  },
})

const rotateRoute = defineRoute({
  method: 'POST',
  path: '/users/:person/tokens/:token/rotate',
  tag: 'Access tokens',
  summary: 'Replace a token by a new one with the same rights; the old one stops working at once',
  access: { policy: 'person.manage_access' },
  params: TokenParams,
  responses: { 200: NewAccessToken },
  async handler(request) {
    const token = newSecret(ACCESS_TOKEN_PREFIX)
    const person = refOfPath(request, request.params.person)
    const { result } = await request.run(rotateAccessToken, {
      person,
      token: request.params.token,
      ...storedParts(token),
    })
    return ok(await show(request, result.id, token))
  },
})

const revokeRoute = defineRoute({
  method: 'DELETE',
  path: '/users/:person/tokens/:token',
  tag: 'Access tokens',
  summary: 'Revoke a token',
  access: { policy: 'person.manage_access' },
  params: TokenParams,
  responses: { 204: null },
  async handler(request) {
    const person = refOfPath(request, request.params.person)
    await request.run(revokeAccessToken, { person, token: request.params.token })
    return noContent()
  },
})

function storedParts(token: string) {
  return { token_hash: hashSecret(token), hint: hintOf(token, ACCESS_TOKEN_PREFIX) }
}

async function show(
  request: Pick<RouteRequest<unknown, unknown, unknown>, 'kernel'>,
  id: string,
  token: string,
) {
  const { db } = request.kernel.store
  const row = await db.selectFrom('access_tokens').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw noSuchToken()
  return presentNewToken(db, row, token)
}

export const tokenRoutes: Route[] = [listRoute, createRoute, rotateRoute, revokeRoute]
