import { Problem, conflict, invalidField, notFound } from '@waybill/contract/problems/problem.ts'

const SIGN_IN_AGAIN = 'Sign in again at POST /api/v1/users/token.'

function unauthorized(code: string, title: string, detail: string, error?: string): Problem {
  const challenge = `Bearer realm="waybill"${error === undefined ? '' : `, error="${error}"`}`
  return new Problem({ status: 401, code, title, detail, headers: { 'www-authenticate': challenge } })
}

/** One answer for a wrong password, an unknown account and one that may not sign in, so that none can be told apart. */
export const wrongCredentials = () =>
  unauthorized('access.wrong_credentials', 'Wrong e-mail address or password', 'Check both and try again.')

export const accessTokenNotValid = () =>
  unauthorized(
    'access.token_not_valid',
    'The access token is not valid',
    'It has run out or was ended. Use the refresh token at POST /api/v1/users/token/refresh, or sign in again.',
    'invalid_token',
  )

export const personalTokenNotValid = () =>
  unauthorized(
    'access.token_not_valid',
    'The access token is not valid',
    'It has run out, was revoked, or its owner is deactivated. Make a new one in Settings -> Security, or on the server by "waybill token create".',
    'invalid_token',
  )

export const schemeNotKnown = () =>
  unauthorized(
    'access.unknown_scheme',
    'The Authorization header is not understood',
    'Send "Authorization: Bearer" and an access token or a personal access token.',
    'invalid_request',
  )

export const refreshTokenNotValid = () =>
  unauthorized('access.refresh_not_valid', 'The refresh token is not valid', SIGN_IN_AGAIN, 'invalid_token')

export const refreshTokenReused = () =>
  unauthorized(
    'access.refresh_reused',
    'The refresh token was already used',
    `Somebody else may hold a copy of it, so this session has been ended. ${SIGN_IN_AGAIN}`,
    'invalid_token',
  )

export function lockedOut(retryAfterSeconds: number): Problem {
  return new Problem({
    status: 429,
    code: 'access.locked_out',
    title: 'Too many failed sign-ins',
    detail: `Sign-in to this account is locked. Try again in ${String(retryAfterSeconds)} s, or ask an admin for a new password link.`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  })
}

export const csrfMissing = () =>
  new Problem({
    status: 403,
    code: 'access.csrf',
    title: 'The request does not prove that it comes from our page',
    detail: 'Send the value of the cookie waybill_csrf in the header X-CSRF-Token.',
  })

export const foreignOrigin = (origin: string) =>
  new Problem({
    status: 403,
    code: 'access.foreign_origin',
    title: 'The request comes from another site',
    detail: `A page of ${origin.slice(0, 200)} sends it. Pages of the public address of this installation only may do that; the setting WAYBILL_URL says which it is.`,
  })

export const noSuchToken = () => notFound('token')

export const wrongCurrentPassword = () =>
  invalidField('/current_password', 'access.wrong_password', 'is not your password')

export const expiryInThePast = () =>
  invalidField('/expires_at', 'token.expiry_in_the_past', 'must be in the future')

export const unknownProject = (index: number, ref: string) =>
  invalidField(`/projects/${String(index)}`, 'token.unknown_project', `there is no project "${ref}"`)

export const cannotHaveTokens = () =>
  conflict('token.inactive_person', 'This person cannot have tokens', 'Reactivate them first.')

export const tooManyTokens = (most: number) =>
  conflict(
    'token.too_many',
    'There are too many tokens',
    `At most ${String(most)} are kept; revoke one first.`,
  )
