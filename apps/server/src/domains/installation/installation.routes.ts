import { Person, SetUpInput } from '@waybill/contract/people/person.ts'
import { LIMITS } from '../../http/rate-limits.ts'
import { created, defineRoute, type Route } from '../../http/route.ts'
import { checkBody } from '../people/check-body.ts'
import { checkNewPassword } from '../people/common-passwords.ts'
import { hashPassword } from '../people/password-hash.ts'
import { presentPerson } from '../people/people.presenter.ts'
import { hashSecret } from '../people/secrets.ts'
import { alreadySetUp, wrongSetUpCode } from './installation.errors.ts'
import { findPerson, hasAdmin, isSetUpCode } from './installation.queries.ts'
import { setUp } from './set-up.command.ts'

const setUpRoute = defineRoute({
  method: 'POST',
  path: '/setup',
  tag: 'Installation',
  summary: 'Create the first admin, by the code of the link that the first start prints; works once',
  access: { anonymous: 'there is nobody yet who could sign in; the one-time code is the credential' },
  limit: ({ address }) => ({ limit: LIMITS.signIn, key: address }),
  body: SetUpInput,
  responses: { 201: Person },
  async handler(request) {
    const input = checkBody(SetUpInput, request.body)
    const { store, clock } = request.kernel
    // Looked at before the password is hashed, so that nobody can make the server work without a code.
    if (await hasAdmin(store.db)) throw alreadySetUp()
    const { code, password, ...admin } = input
    const code_hash = hashSecret(code)
    if (!(await isSetUpCode(store.db, code_hash, clock.now()))) throw wrongSetUpCode()
    checkNewPassword(password, input.email)
    const { result } = await request.run(setUp, {
      ...admin,
      code_hash,
      password_hash: await hashPassword(password),
    })
    const person = await findPerson(store.db, result.id)
    return created(presentPerson(person), `/users/${person.id}`)
  },
})

export const installationRoutes: Route[] = [setUpRoute]
