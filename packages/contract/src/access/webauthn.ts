import Type, { type Static } from 'typebox'
import { oneOf } from '../schema.ts'

/**
 * What pages and Waybill tell each other about passkeys: the JSON forms of Web Authentication Level 3 (W3C), 5.1.8 to
 * 5.1.10, as `navigator.credentials` takes and gives them. Bytes are base64url. Members that Waybill does not read may be
 * there.
 */
const Bytes = (maxLength: number) => Type.String({ pattern: '^[\\w-]+$', maxLength })

const CredentialDescriptor = Type.Object({
  id: Type.String(),
  type: Type.Literal('public-key'),
  transports: Type.Optional(Type.Array(Type.String())),
})

const credential = {
  id: Bytes(1_400),
  rawId: Bytes(1_400),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Type.String({ maxLength: 32 })),
  clientExtensionResults: Type.Object({}, { additionalProperties: true }),
}

/** What `navigator.credentials.create` gives. */
export const RegistrationResponse = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Bytes(8_192),
    attestationObject: Bytes(65_536),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 32 }), { maxItems: 16 })),
  }),
})
export type RegistrationResponse = Static<typeof RegistrationResponse>

/** What `navigator.credentials.get` gives. */
export const SignInResponse = Type.Object({
  ...credential,
  response: Type.Object({
    clientDataJSON: Bytes(8_192),
    authenticatorData: Bytes(8_192),
    signature: Bytes(8_192),
    userHandle: Type.Optional(Type.String({ pattern: '^[\\w-]*$', maxLength: 128 })),
  }),
})
export type SignInResponse = Static<typeof SignInResponse>

/** For `navigator.credentials.create`. */
export const CreationOptions = Type.Object(
  {
    rp: Type.Object({ id: Type.Optional(Type.String()), name: Type.String() }),
    user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
    challenge: Type.String(),
    pubKeyCredParams: Type.Array(Type.Object({ alg: Type.Integer(), type: Type.Literal('public-key') })),
    timeout: Type.Optional(Type.Integer()),
    excludeCredentials: Type.Optional(Type.Array(CredentialDescriptor)),
    authenticatorSelection: Type.Optional(Type.Object({}, { additionalProperties: true })),
    attestation: Type.Optional(oneOf(['none', 'indirect', 'direct', 'enterprise'])),
    extensions: Type.Optional(Type.Object({}, { additionalProperties: true })),
  },
  { additionalProperties: true },
)
export type CreationOptions = Static<typeof CreationOptions>

/** For `navigator.credentials.get`. */
export const RequestOptions = Type.Object(
  {
    challenge: Type.String(),
    timeout: Type.Optional(Type.Integer()),
    rpId: Type.Optional(Type.String()),
    allowCredentials: Type.Optional(Type.Array(CredentialDescriptor)),
    userVerification: Type.Optional(oneOf(['required', 'preferred', 'discouraged'])),
    extensions: Type.Optional(Type.Object({}, { additionalProperties: true })),
  },
  { additionalProperties: true },
)
export type RequestOptions = Static<typeof RequestOptions>
