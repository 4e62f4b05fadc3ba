import Type, { type Static } from 'typebox'
import { Id, Instant, TOTP_PATTERN, line, nullable, oneOf, strict } from '../schema.ts'
import { RegistrationResponse, RequestOptions, SignInResponse } from './webauthn.ts'

/** How somebody who knows their password proves who they are a second time. */
export const SECOND_FACTORS = ['totp', 'passkey', 'recovery_code'] as const
export type SecondFactorMethod = (typeof SECOND_FACTORS)[number]

/** How many recovery codes are made at once. */
export const RECOVERY_CODES = 10

const TotpCode = Type.String({
  pattern: TOTP_PATTERN,
  maxLength: 20,
  description: 'The six digits that the authenticator app shows',
})
const Cookies = Type.Optional(
  Type.Boolean({
    description: 'For browsers: the tokens are set as HttpOnly cookies and not shown in the answer',
  }),
)

/** What a change of a second factor asks for: whoever has found an open browser knows neither. */
const proof = {
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 1_024, description: 'Or a code' })),
  code: Type.Optional(TotpCode),
}
export const IdentityProof = strict(proof, {
  description: 'The password, or a code of the authenticator app',
})
export type IdentityProof = Static<typeof IdentityProof>

export const Passkey = Type.Object({
  id: Id,
  name: Type.String(),
  synced: Type.Boolean({ description: 'It is kept by a service and works on several devices' }),
  created_at: Instant,
  last_used_at: nullable(Instant),
})
export type Passkey = Static<typeof Passkey>
export const PasskeyList = Type.Object({ items: Type.Array(Passkey) })
export type PasskeyList = Static<typeof PasskeyList>

/** The second factor of a person. */
export const SecondFactor = Type.Object({
  enabled: Type.Boolean({ description: 'Signing in by password asks for more' }),
  totp: nullable(Type.Object({ since: Instant })),
  recovery_codes_left: Type.Integer({ minimum: 0 }),
  passkeys: Type.Array(Passkey),
  passkeys_possible: Type.Boolean({
    description: 'Passkeys belong to a host name: the address of the installation has one',
  }),
})
export type SecondFactor = Static<typeof SecondFactor>

/** A secret for an authenticator app; it counts when a code of it has been confirmed within ten minutes. */
export const NewTotp = Type.Object({
  secret: Type.String({ description: 'Base32, to be typed in' }),
  uri: Type.String({ description: 'otpauth://, to be shown as a QR code' }),
})
export type NewTotp = Static<typeof NewTotp>

export const ConfirmTotpInput = strict({ code: TotpCode })
export type ConfirmTotpInput = Static<typeof ConfirmTotpInput>

/** Shown once; each signs in once in place of the second factor. */
export const RecoveryCodes = Type.Object({
  recovery_codes: nullable(
    Type.Array(Type.String(), { description: 'null: there are codes already, and they stay' }),
  ),
})
export type RecoveryCodes = Static<typeof RecoveryCodes>

export const AddPasskeyInput = strict({
  name: line(64, 'By which its owner recognises it'),
  response: RegistrationResponse,
})
export type AddPasskeyInput = Static<typeof AddPasskeyInput>
export const AddedPasskey = Type.Object({ ...Passkey.properties, ...RecoveryCodes.properties })
export type AddedPasskey = Static<typeof AddedPasskey>

/** What the problem `session.second_factor_needed` carries besides its words. */
export const SecondFactorNeeded = Type.Object({
  challenge: Type.String({ description: 'Send it with the second factor, within five minutes' }),
  methods: Type.Array(oneOf(SECOND_FACTORS)),
  passkey: nullable(RequestOptions),
})
export type SecondFactorNeeded = Static<typeof SecondFactorNeeded>

export const SecondFactorInput = strict(
  {
    challenge: Type.String({ minLength: 1, maxLength: 200 }),
    code: Type.Optional(TotpCode),
    recovery_code: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    passkey: Type.Optional(SignInResponse),
    cookies: Cookies,
  },
  { description: 'One of code, recovery_code and passkey' },
)
export type SecondFactorInput = Static<typeof SecondFactorInput>

export const PasskeySignInInput = strict({ response: SignInResponse, cookies: Cookies })
export type PasskeySignInInput = Static<typeof PasskeySignInInput>
