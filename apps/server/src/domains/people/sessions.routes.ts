import { SessionList } from '@waybill/contract/access/session.ts'
import { Id, PersonRef, strict } from '@waybill/contract/schema.ts'
import { After, Limit } from '@waybill/contract/tickets/ticket-query.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { defineRoute, noContent, ok, type Route } from '../../http/route.ts'
import { presentSession } from './access.presenter.ts'
import { listSessions, type PageAfter } from './access.queries.ts'
import { endOtherSessions } from './end-other-sessions.command.ts'
import { endSession } from './end-session.command.ts'
import { personOfPath } from './person-of-path.ts'

const PersonParams = strict({ person: PersonRef })
const PageQuery = strict({ limit: Limit, after: After })

/** The cursor of a newest-first list of one person. */
export function readAfter(list: string, after: string | undefined): PageAfter | null {
  const from = decodeCursor(list, after, ['number', 'text'])
  return from && { created_at: from[0], id: from[1] }
}

/** A page and its cursor, from rows of which one more was asked for than is shown. */
export function pageOf<Row extends PageAfter>(list: string, rows: Row[], limit: number) {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items, next: last ? encodeCursor(list, [last.created_at, last.id]) : null }
}

const listRoute = defineRoute({
  method: 'GET',
  path: '/users/:person/sessions',
  tag: 'Sessions',
  summary: 'Where a person is signed in (`me` for oneself), newest first',
  access: { policy: 'person.manage_access' },
  params: PersonParams,
  query: PageQuery,
  responses: { 200: SessionList },
  async handler(request) {
    const person = await personOfPath(request, request.params.person, 'person.manage_access')
    const { limit = 50, after } = request.query
    const list = `sessions ${person.id}`
    const rows = await listSessions(request.kernel.store.db, person.id, {
      now: request.kernel.clock.now(),
      limit: limit + 1,
      after: readAfter(list, after),
    })
    const { items, next } = pageOf(list, rows, limit)
    const current = request.signedIn?.sessionId ?? null
    return ok({ items: items.map((row) => presentSession(row, current)), next })
  },
})

const endOthersRoute = defineRoute({
  method: 'DELETE',
  path: '/users/:person/sessions',
  tag: 'Sessions',
  summary: 'Sign a person out everywhere; for oneself (`me`) everywhere else',
  access: { policy: 'person.manage_access' },
  params: PersonParams,
  responses: { 204: null },
  async handler(request) {
    const person = await personOfPath(request, request.params.person, 'person.manage_access')
    const keep = person.id === request.actor.person_id ? (request.signedIn?.sessionId ?? null) : null
    await request.run(endOtherSessions, { person: person.id, keep })
    return noContent()
  },
})

const endRoute = defineRoute({
  method: 'DELETE',
  path: '/users/:person/sessions/:session',
  tag: 'Sessions',
  summary: 'End one session',
  access: { policy: 'person.manage_access' },
  params: strict({ person: PersonRef, session: Id }),
  responses: { 204: null },
  async handler(request) {
    const person = await personOfPath(request, request.params.person, 'person.manage_access')
    await request.run(endSession, { person: person.id, session: request.params.session })
    return noContent()
  },
})

export const sessionRoutes: Route[] = [listRoute, endOthersRoute, endRoute]
