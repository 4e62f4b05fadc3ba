import type { SecondFactorNeeded } from '@waybill/contract/access/second-factor.ts'
import { Problem, conflict, forbidden, invalid, invalidField } from '@waybill/contract/problems/problem.ts'

const CHALLENGE = { 'www-authenticate': 'Bearer realm="waybill"' }

function unauthorized(code: string, title: string, detail: string, extra?: Record<string, unknown>): Problem {
  return new Problem({ status: 401, code, title, detail, headers: CHALLENGE, ...(extra && { extra }) })
}

/** The password was right; `needed` says how to go on. */
export const secondFactorNeeded = (needed: SecondFactorNeeded) =>
  unauthorized(
    'session.second_factor_needed',
    'A second factor is needed',
    'Send the challenge with a code, a recovery code or a passkey to POST /api/v1/users/token/second-factor.',
    { ...needed },
  )

export const wrongSecondFactor = () =>
  unauthorized(
    'access.wrong_second_factor',
    'The second factor is not right',
    'Codes of an authenticator app hold for half a minute and work once, recovery codes work once. Try another one.',
  )

export const challengeNotValid = () =>
  unauthorized(
    'access.challenge_not_valid',
    'The sign-in took too long or was finished already',
    'Begin again with e-mail address and password.',
  )

/** One answer for an unknown passkey, one of somebody deactivated and a wrong signature. */
export const wrongPasskey = () =>
  unauthorized(
    'access.wrong_passkey',
    'This passkey does not sign in here',
    'It is not known here any more, or the sign-in took too long. Try again, or sign in with your password.',
  )

export const oneSecondFactor = () =>
  invalidField('', 'access.one_second_factor', 'send one of code, recovery_code and passkey')

export const proofNeeded = () =>
  invalidField('/password', 'input.required', 'is required, or a code of your authenticator app')

export const oneProof = () =>
  invalidField('/code', 'access.one_proof', 'send the password or a code, not both')

export const wrongPassword = () => invalidField('/password', 'access.wrong_password', 'is not your password')

export const wrongCode = () =>
  invalid([
    {
      pointer: '/code',
      code: 'access.wrong_code',
      message: 'is not right, or was used already; take the one that the app shows now',
    },
  ])

export const totpExists = () =>
  conflict(
    'second_factor.totp_exists',
    'There is an authenticator app already',
    'Remove it first, then add the new one.',
  )

export const noTotpStarted = () =>
  conflict(
    'second_factor.totp_not_started',
    'There is no authenticator app to confirm',
    'Secrets wait for ten minutes. Begin again at POST /api/v1/users/me/totp.',
  )

export const noSecondFactor = () =>
  conflict(
    'second_factor.none',
    'There is no second factor',
    'Recovery codes replace an authenticator app or a passkey: add one of these first.',
  )

export const passkeysNotPossible = (origin: string) =>
  conflict(
    'passkey.not_possible',
    'Passkeys do not work at this address',
    `They need https and a host name (or localhost), and ${origin} is not that. Whoever runs Waybill sets WAYBILL_URL.`,
  )

export const passkeyNotValid = () =>
  invalidField(
    '/response',
    'passkey.not_valid',
    'is not the answer to a question of the last five minutes; try again',
  )

export const passkeyExists = () =>
  invalidField('/response', 'passkey.exists', 'is a passkey that is known already')

export const tooManyPasskeys = (most: number) =>
  conflict(
    'passkey.too_many',
    'There are too many passkeys',
    `At most ${String(most)} are kept; remove one first.`,
  )

export const notOneself = () =>
  forbidden('Take your own second factor off in Settings -> Security, with your password.')
