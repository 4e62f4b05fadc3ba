import {
  AddPasskeyInput,
  AddedPasskey,
  IdentityProof,
  PasskeyList,
} from '@waybill/contract/access/second-factor.ts'
import { CreationOptions } from '@waybill/contract/access/webauthn.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { created, defineRoute, noContent, ok, type Route } from '../../../http/route.ts'
import { checkBody } from '../check-body.ts'
import { personOfPath } from '../person-of-path.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { addPasskey } from './add-passkey.command.ts'
import { askForPasskey } from './ask-for-passkey.command.ts'
import { creationOptions } from './passkey-options.ts'
import { proveIdentity } from './prove-identity.ts'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import { relyingPartyOf } from './relying-party.ts'
import { removePasskey } from './remove-passkey.command.ts'
import { passkeyNotValid } from './second-factor.errors.ts'
import { presentPasskey } from './second-factor.presenter.ts'
import { listPasskeys } from './second-factor.queries.ts'
import { answeredChallenge, verifyNewPasskey } from './verify-passkey.ts'

const access = { policy: 'person.manage_access, for oneself' }
const tag = 'Second factor'

const listRoute = defineRoute({
  method: 'GET',
  path: '/users/me/passkeys',
  tag,
  summary: 'One’s own passkeys, oldest first',
  access,
  responses: { 200: PasskeyList },
  async handler(request) {
    const person = await personOfPath(request, 'me', 'person.manage_access')
    const rows = await listPasskeys(request.kernel.store.db, person.id)
    return ok({ items: rows.map(presentPasskey) })
  },
})

const optionsRoute = defineRoute({
  method: 'POST',
  path: '/users/me/passkeys/options',
  tag,
  summary: 'Begin to add a passkey: what navigator.credentials.create takes',
  access,
  body: IdentityProof,
  responses: { 200: CreationOptions },
  async handler(request) {
    const proof = checkBody(IdentityProof, request.body)
    const person = await personOfPath(request, 'me', 'person.manage_access')
    const party = relyingPartyOf(request.deps.publicUrl)
    await proveIdentity(request, person, proof)
    const challenge = newSecret()
    await request.run(askForPasskey, { person: person.id, challenge_hash: hashSecret(challenge) })
    const known = await listPasskeys(request.kernel.store.db, person.id)
    return ok(await creationOptions(party, challenge, person, known))
  },
})

const addRoute = defineRoute({
  method: 'POST',
  path: '/users/me/passkeys',
  tag,
  summary: 'Add the passkey that the page has made; the first factor brings recovery codes, shown this once',
  access,
  body: AddPasskeyInput,
  responses: { 201: AddedPasskey },
  async handler(request) {
    const { name, response } = checkBody(AddPasskeyInput, request.body)
    const person = await personOfPath(request, 'me', 'person.manage_access')
    const challenge = answeredChallenge(response.response.clientDataJSON)
    if (challenge === null) throw passkeyNotValid()
    const codes = newRecoveryCodes()
    const { result } = await request.run(addPasskey, {
      person: person.id,
      name,
      challenge_hash: hashSecret(challenge),
      verified: await verifyNewPasskey(relyingPartyOf(request.deps.publicUrl), challenge, response),
      recovery_hashes: codes.map((one) => hashRecoveryCode(person.id, one)),
    })
    const rows = await listPasskeys(request.kernel.store.db, person.id)
    const added = rows.find((row) => row.id === result.id)
    if (!added) throw passkeyNotValid()
    const body = { ...presentPasskey(added), recovery_codes: result.new_codes ? codes : null }
    return created(body, `/users/me/passkeys/${result.id}`)
  },
})

const removeRoute = defineRoute({
  method: 'DELETE',
  path: '/users/me/passkeys/:passkey',
  tag,
  summary: 'Remove a passkey',
  access,
  params: strict({ passkey: Id }),
  body: IdentityProof,
  responses: { 204: null },
  async handler(request) {
    const proof = checkBody(IdentityProof, request.body)
    const person = await personOfPath(request, 'me', 'person.manage_access')
    await proveIdentity(request, person, proof)
    await request.run(removePasskey, { person: person.id, passkey: request.params.passkey })
    return noContent()
  },
})

export const passkeyRoutes: Route[] = [listRoute, optionsRoute, addRoute, removeRoute]
