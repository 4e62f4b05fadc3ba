import type {
  CreationOptions,
  RegistrationResponse,
  RequestOptions,
  SignInResponse,
} from '@waybill/contract/access/webauthn.ts'

/** Whether this browser, at this address, can have passkeys at all: they belong to host names. */
export function passkeysWork(): boolean {
  const isNumber = /^[\d.]+$|^\[/.test(window.location.hostname)
  return 'PublicKeyCredential' in window && !isNumber
}

/** Lets the person make a passkey; null when they gave up. The library is loaded by those who have passkeys only. */
export async function makePasskey(options: CreationOptions): Promise<RegistrationResponse | null> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  return orNull(startRegistration({ optionsJSON: options }))
}

/** Lets the person answer by a passkey; null when they gave up. */
export async function askPasskey(options: RequestOptions): Promise<SignInResponse | null> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  return orNull(startAuthentication({ optionsJSON: options }))
}

/**
 * Browsers tell alike whether somebody closed the dialogue, took too long or has no passkey (NotAllowedError), and whether
 * they have this one already (InvalidStateError); none of it is a defect.
 */
async function orNull<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking
  } catch (error) {
    if (error instanceof Error && ['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error.name))
      return null
    throw error
  }
}
