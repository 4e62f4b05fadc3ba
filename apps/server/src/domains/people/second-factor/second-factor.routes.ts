import {
  ConfirmTotpInput,
  IdentityProof,
  NewTotp,
  RecoveryCodes,
  SecondFactor,
} from '@waybill/contract/access/second-factor.ts'
import { PersonRef, strict } from '@waybill/contract/schema.ts'
import { defineRoute, noContent, ok, type Route } from '../../../http/route.ts'
import { checkBody } from '../check-body.ts'
import { personOfPath, refOfPath } from '../person-of-path.ts'
import { confirmTotp } from './confirm-totp.command.ts'
import { proveIdentity } from './prove-identity.ts'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import { removeTotp } from './remove-totp.command.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.command.ts'
import { seal } from '../../../kernel/seal.ts'
import { presentSecondFactor } from './second-factor.presenter.ts'
import { startTotp } from './start-totp.command.ts'
import { takeSecondFactorOff } from './take-second-factor-off.command.ts'
import { newTotpSecret, totpUri } from './totp.ts'
import { verifyCode } from './verify-code.ts'

const PersonParams = strict({ person: PersonRef })
const access = { policy: 'person.manage_access, for oneself' }
const tag = 'Second factor'

const readRoute = defineRoute({
  method: 'GET',
  path: '/users/:person/second-factor',
  tag,
  summary: 'Which second factors a person has (`me` for oneself)',
  access: { policy: 'person.manage_access' },
  params: PersonParams,
  responses: { 200: SecondFactor },
  async handler(request) {
    const person = await personOfPath(request, request.params.person, 'person.manage_access')
    return ok(await presentSecondFactor(request.deps, person.id))
  },
})

const takeOffRoute = defineRoute({
  method: 'DELETE',
  path: '/users/:person/second-factor',
  tag,
  summary: 'Take the second factor off for somebody who has lost it',
  access: { policy: 'person.manage_access, for admins' },
  params: PersonParams,
  responses: { 204: null },
  async handler(request) {
    await request.run(takeSecondFactorOff, { person: refOfPath(request, request.params.person) })
    return noContent()
  },
})

const startRoute = defineRoute({
  method: 'POST',
  path: '/users/me/totp',
  tag,
  summary: 'Begin to add an authenticator app: a secret, which counts when a code of it is confirmed',
  access,
  body: IdentityProof,
  responses: { 200: NewTotp },
  async handler(request) {
    const proof = checkBody(IdentityProof, request.body)
    const person = await personOfPath(request, 'me', 'person.manage_access')
    await proveIdentity(request, person, proof)
    const secret = newTotpSecret()
    await request.run(startTotp, {
      person: person.id,
      sealed: seal(request.deps.secrets, secret, person.id),
    })
    const owner = { installation: 'Waybill', label: person.email ?? person.name }
    return ok({ secret, uri: totpUri(secret, owner) })
  },
})

const confirmRoute = defineRoute({
  method: 'POST',
  path: '/users/me/totp/confirm',
  tag,
  summary: 'Confirm an authenticator app by its first code; the recovery codes are shown this once',
  access,
  body: ConfirmTotpInput,
  responses: { 200: RecoveryCodes },
  async handler(request) {
    const { code } = checkBody(ConfirmTotpInput, request.body)
    const person = await personOfPath(request, 'me', 'person.manage_access')
    const { step, sealed } = await verifyCode(request.deps, person.id, code)
    const codes = newRecoveryCodes()
    const { result } = await request.run(confirmTotp, {
      person: person.id,
      step,
      sealed,
      recovery_hashes: codes.map((one) => hashRecoveryCode(person.id, one)),
    })
    return ok({ recovery_codes: result.new_codes ? codes : null })
  },
})

const removeRoute = defineRoute({
  method: 'DELETE',
  path: '/users/me/totp',
  tag,
  summary: 'Remove the authenticator app',
  access,
  body: IdentityProof,
  responses: { 204: null },
  async handler(request) {
    const proof = checkBody(IdentityProof, request.body)
    const person = await personOfPath(request, 'me', 'person.manage_access')
    await proveIdentity(request, person, proof)
    await request.run(removeTotp, { person: person.id })
    return noContent()
  },
})

const codesRoute = defineRoute({
  method: 'POST',
  path: '/users/me/recovery-codes',
  tag,
  summary: 'Make ten new recovery codes; the old ones stop working',
  access,
  body: IdentityProof,
  responses: { 200: RecoveryCodes },
  async handler(request) {
    const proof = checkBody(IdentityProof, request.body)
    const person = await personOfPath(request, 'me', 'person.manage_access')
    await proveIdentity(request, person, proof)
    const codes = newRecoveryCodes()
    const recovery_hashes = codes.map((one) => hashRecoveryCode(person.id, one))
    await request.run(renewRecoveryCodes, { person: person.id, recovery_hashes })
    return ok({ recovery_codes: codes })
  },
})

export const secondFactorRoutes: Route[] = [
  readRoute,
  takeOffRoute,
  startRoute,
  confirmRoute,
  removeRoute,
  codesRoute,
]
