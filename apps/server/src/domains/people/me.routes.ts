import { ChangePasswordInput } from '@waybill/contract/access/session.ts'
import { Me, UpdateMeInput } from '@waybill/contract/people/person.ts'
import { etagOf } from '../../http/etag.ts'
import { defineRoute, noContent, notModified, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { readHead } from '../../kernel/event-log.ts'
import { lockedOut, wrongCurrentPassword } from './access.errors.ts'
import { changePassword } from './change-password.command.ts'
import { checkBody } from './check-body.ts'
import { checkNewPassword } from './common-passwords.ts'
import { accountOf, lockedUntil, secondsUntil } from './lock-out.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { presentMe } from './people.presenter.ts'
import { personOfPath } from './person-of-path.ts'
import { updatePerson } from './update-person.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>

const readRoute = defineRoute({
  method: 'GET',
  path: '/users/me',
  tag: 'People',
  summary: 'Oneself, and what one may do in the installation',
  access: { policy: 'person.see_details' },
  responses: { 200: Me },
  handler: (request) => answerMe(request),
})

const updateRoute = defineRoute({
  method: 'PATCH',
  path: '/users/me',
  tag: 'People',
  summary: 'Change one’s own profile',
  access: { policy: 'person.edit_profile' },
  body: UpdateMeInput,
  responses: { 200: Me },
  async handler(request) {
    const input = checkBody(UpdateMeInput, request.body)
    const if_match_seq = request.ifMatchSeq()
    await request.run(updatePerson, {
      ...input,
      person: request.actor.person_id,
      ...(if_match_seq !== null && { if_match_seq }),
    })
    return answerMe(request)
  },
})

const passwordRoute = defineRoute({
  method: 'POST',
  path: '/users/me/password',
  tag: 'People',
  summary: 'Change one’s own password; all other sessions end',
  access: { policy: 'person.manage_access' },
  body: ChangePasswordInput,
  responses: { 204: null },
  async handler(request) {
    const input = checkBody(ChangePasswordInput, request.body)
    const person = await personOfPath(request, 'me', 'person.manage_access')
    const { store, clock } = request.kernel
    checkNewPassword(input.password, person.email)
    const locked = await lockedUntil(store.db, accountOf(person.email ?? person.id), clock.now())
    if (locked > 0) throw lockedOut(secondsUntil(locked, clock.now()))
    const { password_hash } = await store.db
      .selectFrom('people')
      .select('password_hash')
      .where('id', '=', person.id)
      .executeTakeFirstOrThrow()
    const matched = await verifyPassword(password_hash, input.current_password)
    const { result } = await request.run(changePassword, {
      person: person.id,
      matched,
      verified_hash: password_hash,
      password_hash: await hashPassword(input.password),
      keep_session: request.signedIn?.sessionId ?? null,
    })
    if (result.outcome === 'locked') throw lockedOut(secondsUntil(result.until, clock.now()))
    if (result.outcome === 'wrong') throw wrongCurrentPassword()
    return noContent()
  },
})

async function answerMe(request: AnyRequest) {
  const person = await personOfPath(request, 'me', 'person.see_details')
  const { directory } = await readHead(request.kernel.store.db)
  const etag = etagOf(person.seq, directory)
  if (request.raw.method === 'GET' && request.has(etag)) return notModified(etag)
  return ok(presentMe(request.actor, person), etag)
}

export const meRoutes: Route[] = [readRoute, updateRoute, passwordRoute]
