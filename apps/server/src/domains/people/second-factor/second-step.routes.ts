import { ANONYMOUS } from '@waybill/contract/access/policies.ts'
import { PasskeySignInInput, SecondFactorInput } from '@waybill/contract/access/second-factor.ts'
import { SignInAnswer } from '@waybill/contract/access/session.ts'
import { RequestOptions } from '@waybill/contract/access/webauthn.ts'
import { LIMITS } from '../../../http/rate-limits.ts'
import { defineRoute, ok, type Route, type RouteRequest } from '../../../http/route.ts'
import { runCommand } from '../../../kernel/run-command.ts'
import { lockedOut } from '../access.errors.ts'
import { checkBody } from '../check-body.ts'
import { answerSignedIn, senderOf, type HandedOver } from '../hand-over.ts'
import { secondsUntil } from '../lock-out.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { askForPasskey } from './ask-for-passkey.command.ts'
import { personOfChallenge } from './challenges.ts'
import { finishSignIn } from './finish-sign-in.command.ts'
import { givenFactor } from './given-factor.ts'
import { requestOptions } from './passkey-options.ts'
import { relyingPartyOf } from './relying-party.ts'
import { challengeNotValid, wrongPasskey, wrongSecondFactor } from './second-factor.errors.ts'
import { findPasskey } from './second-factor.queries.ts'
import { signInWithPasskey } from './sign-in-with-passkey.command.ts'
import { answeredChallenge, verifyPasskey } from './verify-passkey.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>
/** As many attempts as for passwords, counted for themselves: whoever signs in in two steps makes two. */
const limit = ({ address }: { address: string }) => ({ limit: LIMITS.signIn, key: `second ${address}` })

const secondFactorRoute = defineRoute({
  method: 'POST',
  path: '/users/token/second-factor',
  tag: 'Sign-in',
  summary: 'Finish signing in: the challenge of the first step with a code, a recovery code or a passkey',
  access: { anonymous: 'the challenge proves the password, the factor the rest' },
  limit,
  body: SecondFactorInput,
  responses: { 200: SignInAnswer },
  async handler(request) {
    const input = checkBody(SecondFactorInput, request.body)
    return answerSignedIn(request, await finish(request, input), input.cookies === true)
  },
})

/** @throws Problem 401, 422, 429 */
async function finish(request: AnyRequest, input: SecondFactorInput): Promise<HandedOver> {
  const { kernel } = request
  const sender = senderOf(request, input.cookies === true)
  const challenge_hash = hashSecret(input.challenge)
  const person = await personOfChallenge(kernel.store.db, challenge_hash, kernel.clock.now())
  const given = await givenFactor(request.deps, person, input)
  if (person === null) throw challengeNotValid()
  const refresh = newSecret()
  const { result } = await runCommand(kernel, finishSignIn, {
    input: { person, challenge_hash, given, refresh_hash: hashSecret(refresh), ...sender },
    actor: ANONYMOUS,
    via: sender.kind,
    requestId: request.requestId,
  })
  if (result.outcome === 'locked') throw lockedOut(secondsUntil(result.until, kernel.clock.now()))
  if (result.outcome === 'not_valid') throw challengeNotValid()
  if (result.outcome === 'wrong') throw wrongSecondFactor()
  return { person, session: result.session, refresh, expiresAt: result.expires_at }
}

const passkeyOptionsRoute = defineRoute({
  method: 'POST',
  path: '/users/token/passkey/options',
  tag: 'Sign-in',
  summary: 'Begin to sign in by a passkey alone: what navigator.credentials.get takes',
  access: { anonymous: 'signing in is how one stops being anonymous; nobody is named' },
  limit,
  responses: { 200: RequestOptions },
  async handler(request) {
    const party = relyingPartyOf(request.deps.publicUrl)
    const challenge = newSecret()
    await runCommand(request.kernel, askForPasskey, {
      input: { person: null, challenge_hash: hashSecret(challenge) },
      actor: ANONYMOUS,
      via: 'api',
      requestId: request.requestId,
    })
    return ok(await requestOptions(party, challenge, null))
  },
})

const passkeyRoute = defineRoute({
  method: 'POST',
  path: '/users/token/passkey',
  tag: 'Sign-in',
  summary: 'Sign in by a passkey alone, unlocked by finger, face or PIN',
  access: { anonymous: 'the signature is the credential' },
  limit,
  body: PasskeySignInInput,
  responses: { 200: SignInAnswer },
  async handler(request) {
    const input = checkBody(PasskeySignInInput, request.body)
    return answerSignedIn(request, await signInAlone(request, input), input.cookies === true)
  },
})

/** @throws Problem 401 */
async function signInAlone(request: AnyRequest, input: PasskeySignInInput): Promise<HandedOver> {
  const { kernel } = request
  const sender = senderOf(request, input.cookies === true)
  const party = relyingPartyOf(request.deps.publicUrl)
  const { response } = input
  const challenge = answeredChallenge(response.response.clientDataJSON)
  if (challenge === null) throw wrongPasskey()
  const passkey = await findPasskey(kernel.store.db, response.id)
  const verified = passkey && (await verifyPasskey(party, challenge, response, passkey, true))
  const refresh = newSecret()
  const { result } = await runCommand(kernel, signInWithPasskey, {
    input: {
      challenge_hash: hashSecret(challenge),
      verified: verified && { person: passkey.person_id, passkey: passkey.id, counter: verified.counter },
      refresh_hash: hashSecret(refresh),
      ...sender,
    },
    actor: ANONYMOUS,
    via: sender.kind,
    requestId: request.requestId,
  })
  if (result.outcome === 'wrong' || !passkey) throw wrongPasskey()
  return { person: passkey.person_id, session: result.session, refresh, expiresAt: result.expires_at }
}

export const secondStepRoutes: Route[] = [secondFactorRoute, passkeyOptionsRoute, passkeyRoute]
