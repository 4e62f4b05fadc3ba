import Type, { type Static } from 'typebox'
import { Password, Person } from '../people/person.ts'
import { Id, Instant, NamedRef, line, listOf, oneOf, strict } from '../schema.ts'

/**
 * Limits on what is sent, not on what makes a good password: a wrong one of any length is answered as wrong. 1,024
 * characters cost no more to hash than ten.
 */
const GivenPassword = Type.String({ minLength: 1, maxLength: 1_024 })

export const SignInInput = strict({
  username: line(254, 'The e-mail address'),
  password: GivenPassword,
  cookies: Type.Optional(
    Type.Boolean({
      description: 'For browsers: the tokens are set as HttpOnly cookies and not shown in the answer',
    }),
  ),
})
export type SignInInput = Static<typeof SignInInput>

/** Refreshing and signing out: the token in the body, or in the cookie of a browser. */
export const RefreshInput = strict({
  refresh: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'Left out when it is in the cookie' }),
  ),
})
export type RefreshInput = Static<typeof RefreshInput>

const tokens = {
  access: Type.Optional(Type.String({ description: 'Send it as "Authorization: Bearer"; not with cookies' })),
  refresh: Type.Optional(Type.String({ description: 'Gets the next pair, once; not with cookies' })),
  expires_in: Type.Integer({ description: 'Seconds until the access token runs out' }),
}
export const SignInAnswer = Type.Object({ ...tokens, user: Person })
export type SignInAnswer = Static<typeof SignInAnswer>
export const RefreshAnswer = Type.Object(tokens)
export type RefreshAnswer = Static<typeof RefreshAnswer>

export const ChangePasswordInput = strict({
  current_password: GivenPassword,
  password: Password,
})
export type ChangePasswordInput = Static<typeof ChangePasswordInput>

/** Both of an invitation and of a password reset: whoever holds the link chooses a password. */
export const AcceptInvitationInput = strict({
  code: Type.String({ minLength: 1, maxLength: 200 }),
  password: Password,
})
export type AcceptInvitationInput = Static<typeof AcceptInvitationInput>
export const AcceptInvitationAnswer = Type.Object({
  user: NamedRef,
  username: Type.String({ description: 'What to sign in with' }),
})
export type AcceptInvitationAnswer = Static<typeof AcceptInvitationAnswer>

/** A link that its reader uses once; it is shown once. */
export const OneTimeLink = Type.Object({
  link: Type.String(),
  purpose: oneOf(['invitation', 'password_reset']),
  expires_at: Instant,
})
export type OneTimeLink = Static<typeof OneTimeLink>

export const Session = Type.Object({
  id: Id,
  kind: oneOf(['web', 'api'], 'web: a browser with cookies; api: a program that keeps the tokens itself'),
  device: Type.String(),
  address: Type.String({ description: 'Where it was used last' }),
  created_at: Instant,
  last_seen_at: Instant,
  expires_at: Instant,
  current: Type.Boolean({ description: 'The one that asks' }),
})
export type Session = Static<typeof Session>
export const SessionList = listOf(Session)
export type SessionList = Static<typeof SessionList>
