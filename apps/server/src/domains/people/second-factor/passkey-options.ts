import type { CreationOptions, RequestOptions } from '@waybill/contract/access/webauthn.ts'
import { CHALLENGE_MILLIS } from './challenges.ts'
import { readTransports } from './passkey-transports.ts'
import type { RelyingParty } from './relying-party.ts'
import type { PasskeyRow } from './second-factor.queries.ts'

/**
 * EdDSA, ES256 and RS256 (COSE, RFC 9053): what authenticators have. Named, because the library else asks Node for more by
 * a call that warns.
 */
export const ALGORITHMS = [-8, -7, -257]
const PUBLIC_KEY = 'public-key' as const

interface Owner {
  id: string
  name: string
  email: string | null
}

/** For a page that makes a new passkey. The library is loaded by those who use it only. */
export async function creationOptions(
  party: RelyingParty,
  challenge: string,
  owner: Owner,
  known: readonly PasskeyRow[],
): Promise<CreationOptions> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server')
  const options = await generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userID: new TextEncoder().encode(owner.id),
    userName: owner.email ?? owner.name,
    userDisplayName: owner.name,
    challenge: bytesOf(challenge),
    timeout: CHALLENGE_MILLIS,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  return {
    ...options,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: PUBLIC_KEY })),
    excludeCredentials: known.map(descriptor),
  }
}

/**
 * For a page that signs in. `known`: as a second factor, one of these; null: as the only one, whichever the person
 * chooses, unlocked by finger, face or PIN.
 */
export async function requestOptions(
  party: RelyingParty,
  challenge: string,
  known: readonly PasskeyRow[] | null,
): Promise<RequestOptions> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: bytesOf(challenge),
    timeout: CHALLENGE_MILLIS,
    userVerification: known ? 'preferred' : 'required',
  })
  return { ...options, allowCredentials: known?.map(descriptor) ?? [] }
}

function descriptor(passkey: PasskeyRow) {
  return { id: passkey.credential_id, type: PUBLIC_KEY, transports: readTransports(passkey.transports) }
}

/** Our secrets are base64url of random bytes, and so is a challenge on its way: it stays the same text. */
function bytesOf(challenge: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(challenge, 'base64url'))
}
