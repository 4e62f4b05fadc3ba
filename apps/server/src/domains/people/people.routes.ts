import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import {
  AcceptInvitationAnswer,
  AcceptInvitationInput,
  OneTimeLink,
} from '@waybill/contract/access/session.ts'
import {
  CreatedPerson,
  CreatePersonInput,
  PeopleQuery,
  PersonList,
  PersonView,
  UpdatePersonInput,
} from '@waybill/contract/people/person.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { PersonRef, strict } from '@waybill/contract/schema.ts'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOf } from '../../http/etag.ts'
import { LIMITS } from '../../http/rate-limits.ts'
import { created, defineRoute, notModified, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { toIso } from '../../kernel/clock.ts'
import { readHead } from '../../kernel/event-log.ts'
import { secretShownOnce } from '../../kernel/idempotency.ts'
import { acceptInvitation } from './accept-invitation.command.ts'
import { checkBody } from './check-body.ts'
import { checkNewPassword } from './common-passwords.ts'
import { createPerson } from './create-person.command.ts'
import { makeOneTimeLink } from './make-one-time-link.command.ts'
import { meRoutes } from './me.routes.ts'
import { hashPassword } from './password-hash.ts'
import { presentPerson, presentPersonFor } from './people.presenter.ts'
import { codeNotValid } from './people.errors.ts'
import { countPeople, findOneTimeCode, findPersonByRef, listPeople } from './people.queries.ts'
import { personOfPath, refOfPath } from './person-of-path.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { passkeyRoutes } from './second-factor/passkeys.routes.ts'
import { secondFactorRoutes } from './second-factor/second-factor.routes.ts'
import { sessionRoutes } from './sessions.routes.ts'
import { signInRoutes } from './sign-in.routes.ts'
import { tokenRoutes } from './tokens.routes.ts'
import { updatePerson } from './update-person.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
const PersonParams = strict({ person: PersonRef })

const listRoute = defineRoute({
  method: 'GET',
  path: '/users',
  tag: 'People',
  summary: 'The people of the installation by name; agents see id, name, e-mail address, role and active',
  access: { policy: 'people.list' },
  query: PeopleQuery,
  responses: { 200: PersonList },
  async handler(request) {
    requireList(request)
    const { store } = request.kernel
    const { directory } = await readHead(store.db)
    const etag = etagOf(directory, directory)
    if (request.has(etag)) return notModified(etag)
    const { limit = 50, after, count, ...filter } = request.query
    const { role, active, placeholder, q } = filter
    const list = `people ${JSON.stringify([role, active, placeholder, q])}`
    const from = decodeCursor(list, after, ['text', 'text'])
    const rows = await listPeople(store.db, store.sql, filter, {
      limit: limit + 1,
      after: from && { name: from[0], id: from[1] },
    })
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return ok(
      {
        items: items.map((row) => presentPersonFor(request.actor, row)),
        next: last ? encodeCursor(list, [last.name_folded, last.id]) : null,
        ...(count && { count: await countPeople(store.db, store.sql, filter) }),
      },
      etag,
    )
  },
})

const createRoute = defineRoute({
  method: 'POST',
  path: '/users',
  tag: 'People',
  summary: 'Add a person; without a password the answer holds an invitation link, which is shown once',
  access: { policy: 'people.manage' },
  body: CreatePersonInput,
  responses: { 201: CreatedPerson },
  async handler(request) {
    if (mayInInstallation(request.actor, 'people.manage') !== 'allow') requireList(request)
    const { password, ...person } = checkBody(CreatePersonInput, request.body)
    if (password !== undefined) checkNewPassword(password, person.email)
    const code = newSecret()
    const outcome = await request.run(createPerson, {
      ...person,
      ...(password === undefined
        ? { invitation_hash: hashSecret(code) }
        : { password_hash: await hashPassword(password) }),
    })
    if (outcome.repeated && password === undefined) throw secretShownOnce()
    const row = await personOfPath(request, outcome.result.id, 'person.see_details')
    const { directory } = await readHead(request.kernel.store.db)
    const body = { ...presentPerson(row), invitation: password === undefined ? linkTo(request, code) : null }
    return created(body, `/users/${row.id}`, etagOf(row.seq, directory))
  },
})

const readRoute = defineRoute({
  method: 'GET',
  path: '/users/:person',
  tag: 'People',
  summary: 'A person by id or e-mail address; requesters see only themselves',
  access: { policy: 'person.see' },
  params: PersonParams,
  responses: { 200: PersonView },
  handler: (request) => answerPerson(request, request.params.person),
})

const updateRoute = defineRoute({
  method: 'PATCH',
  path: '/users/:person',
  tag: 'People',
  summary: 'Change a person: profile, e-mail address, role, or whether they are active',
  access: { policy: 'person.edit_profile, people.manage' },
  params: PersonParams,
  body: UpdatePersonInput,
  responses: { 200: PersonView },
  async handler(request) {
    const input = checkBody(UpdatePersonInput, request.body)
    const if_match_seq = request.ifMatchSeq()
    const { result } = await request.run(updatePerson, {
      ...input,
      person: refOfPath(request, request.params.person),
      ...(if_match_seq !== null && { if_match_seq }),
    })
    return answerPerson(request, result.id)
  },
})

const inviteRoute = defineRoute({
  method: 'POST',
  path: '/users/:person/invitation',
  tag: 'People',
  summary: 'Make a one-time link by which the person chooses a password; earlier links end',
  access: { policy: 'person.manage_access, for admins' },
  params: PersonParams,
  responses: { 201: OneTimeLink },
  async handler(request) {
    const code = newSecret()
    const person = refOfPath(request, request.params.person)
    const { result } = await request.run(makeOneTimeLink, { person, code_hash: hashSecret(code) })
    const body = {
      link: linkTo(request, code),
      purpose: result.purpose,
      expires_at: toIso(result.expires_at),
    }
    return created(body, `/users/${person}`)
  },
})

const acceptRoute = defineRoute({
  method: 'POST',
  path: '/invitations/accept',
  tag: 'People',
  summary: 'Choose a password by a one-time link (invitation or password reset)',
  access: { anonymous: 'the one-time code is the credential of somebody who has no password' },
  limit: ({ address }) => ({ limit: LIMITS.signIn, key: address }),
  body: AcceptInvitationInput,
  responses: { 200: AcceptInvitationAnswer },
  async handler(request) {
    const { code, password } = checkBody(AcceptInvitationInput, request.body)
    const code_hash = hashSecret(code)
    const { store, clock } = request.kernel
    // Before the password is hashed, so that only holders of a code make the server work.
    const known = await findOneTimeCode(store.db, code_hash, clock.now())
    const person = known?.person_id ? await findPersonByRef(store.db, known.person_id) : null
    if (!person) throw codeNotValid()
    checkNewPassword(password, person.email)
    const { result } = await request.run(acceptInvitation, {
      code_hash,
      password_hash: await hashPassword(password),
    })
    return ok({ user: { id: result.id, name: result.name }, username: result.username })
  },
})

/** @throws Problem 404 for requesters, 403 for tokens that may not read */
function requireList(request: AnyRequest): void {
  switch (mayInInstallation(request.actor, 'people.list')) {
    case 'allow':
      return
    case 'hide':
      throw notFound('page')
    case 'forbid':
      throw forbidden('Your token does not allow to read.')
  }
}

async function answerPerson(request: AnyRequest, ref: string) {
  const person = await personOfPath(request, ref, 'person.see')
  const { directory } = await readHead(request.kernel.store.db)
  const etag = etagOf(person.seq, directory)
  if (request.raw.method === 'GET' && request.has(etag)) return notModified(etag)
  return ok(presentPersonFor(request.actor, person), etag)
}

/** The code stands after #, which browsers do not send: it reaches no access log and no Referer. */
function linkTo(request: AnyRequest, code: string): string {
  return new URL(`/invitation#code=${code}`, request.deps.publicUrl).href
}

export const peopleRoutes: Route[] = [
  ...signInRoutes,
  ...meRoutes,
  listRoute,
  createRoute,
  readRoute,
  updateRoute,
  inviteRoute,
  acceptRoute,
  ...sessionRoutes,
  ...tokenRoutes,
  ...secondFactorRoutes,
  ...passkeyRoutes,
]
