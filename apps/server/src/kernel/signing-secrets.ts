import { open, seal, type SealPurpose } from './seal.ts'

/** So long both secrets sign, and the receiver has time for the new one, milliseconds. */
export const BOTH_MILLIS = 24 * 60 * 60 * 1_000

/** A secret as it is kept, with the one before it. */
export interface KeptSecret {
  /** Encrypted by `seal`. */
  sealed: string
  sealed_before: string | null
  /** Milliseconds. */
  made_at: number
}

/** To whom a secret is bound: moved to another owner, or used for something else, it cannot be opened. */
export interface SecretOwner {
  id: string
  purpose: SealPurpose
}

/** Seals a secret by the keys of the installation. */
export function sealSigningSecret(keys: readonly Uint8Array[], secret: string, owner: SecretOwner): string {
  return seal(keys, secret, owner.id, owner.purpose)
}

/**
 * By what a call is signed at an instant, the newest first; for a day also by the one before. Nothing where nobody has made one.
 * @param keys of the installation
 * @throws Error when it was sealed by a key that is not set any more: a call without a signature would be a lie
 */
export function signingSecretsOf(
  keys: readonly Uint8Array[],
  kept: KeptSecret | undefined,
  owner: SecretOwner,
  now: number,
): string[] {
  if (!kept) return []
  const newest = open(keys, kept.sealed, owner.id, owner.purpose)
  if (newest === null) throw new SecretUnreadable(owner.purpose)
  const holds = kept.sealed_before !== null && now < kept.made_at + BOTH_MILLIS
  const before = holds ? open(keys, kept.sealed_before ?? '', owner.id, owner.purpose) : null
  return before === null ? [newest] : [newest, before]
}

class SecretUnreadable extends Error {
  readonly code = 'SECRET_UNREADABLE'

  constructor(purpose: string) {
    super(`the secret of the ${purpose} was sealed by another secret of the installation`)
    this.name = 'SecretUnreadable'
  }
}
