import type { RegistrationResponse, SignInResponse } from '@waybill/contract/access/webauthn.ts'
import { isObject } from '../../events/event-data.ts'
import { readTransports } from './passkey-transports.ts'
import { ALGORITHMS } from './passkey-options.ts'
import type { RelyingParty } from './relying-party.ts'
import type { PasskeyRow } from './second-factor.queries.ts'

/** The challenge that a page says it has answered; null when that cannot be read. It is compared with what was asked. */
export function answeredChallenge(clientDataJSON: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'))
    return isObject(data) && typeof data['challenge'] === 'string' ? data['challenge'] : null
  } catch {
    return null
  }
}

export interface VerifiedPasskey {
  credential_id: string
  public_key: string
  counter: number
  transports: string
  synced: boolean
}

/** A new passkey that answers `challenge` for us; null when anything of it is not right. */
export async function verifyNewPasskey(
  party: RelyingParty,
  challenge: string,
  response: RegistrationResponse,
): Promise<VerifiedPasskey | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const verified = await orNull(
    verifyRegistrationResponse({
      response: withoutAttachment(response),
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  )
  if (!verified?.verified) return null
  const { credential, credentialBackedUp } = verified.registrationInfo
  return {
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: JSON.stringify(credential.transports ?? []),
    synced: credentialBackedUp,
  }
}

/**
 * The counter after a sign-in that answers `challenge`; null when anything of it is not right, also when the counter went
 * back, as that of a copied authenticator does.
 * @param alone nothing else is asked: the authenticator must have verified its owner
 */
export async function verifyPasskey(
  party: RelyingParty,
  challenge: string,
  response: SignInResponse,
  passkey: PasskeyRow,
  alone: boolean,
): Promise<{ counter: number } | null> {
  const { userHandle } = response.response
  if (userHandle && Buffer.from(userHandle, 'base64url').toString() !== passkey.person_id) return null
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const verified = await orNull(
    verifyAuthenticationResponse({
      response: withoutAttachment(response),
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: {
        id: passkey.credential_id,
        publicKey: Uint8Array.from(Buffer.from(passkey.public_key, 'base64url')),
        counter: passkey.counter,
        transports: readTransports(passkey.transports),
      },
      requireUserVerification: alone,
    }),
  )
  return verified?.verified ? { counter: verified.authenticationInfo.newCounter } : null
}

/** The library throws for whatever is not as it should be; all of that comes from outside and is simply not right. */
async function orNull<T>(verification: Promise<T>): Promise<T | null> {
  try {
    return await verification
  } catch {
    return null
  }
}

/** Where the authenticator sits is of no use to us, and browsers invent new words. */
function withoutAttachment<T extends { authenticatorAttachment?: string }>(
  response: T,
): Omit<T, 'authenticatorAttachment'> {
  const { authenticatorAttachment: _, ...rest } = response
  return rest
}
