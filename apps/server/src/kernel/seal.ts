import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** NIST SP 800-38D: an IV of 96 bits, random for each text; a tag of 128. */
const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32
const CIPHER = 'aes-256-gcm'

/** What is sealed for one purpose cannot be opened for another. */
export type SealPurpose = 'second factor' | 'plugin settings' | 'end action' | 'webhook' | 'rule'

/**
 * Encrypts a secret for the database, so that a copy of the database alone gives nothing away. It is bound to its owner:
 * moved to another row it cannot be opened.
 * @param secrets of the installation; the first seals, all open
 * @param owner what the row is of, such as the id of a person
 */
export function seal(
  secrets: readonly Uint8Array[],
  text: string,
  owner: string,
  purpose: SealPurpose = 'second factor',
): string {
  const [first] = secrets
  if (!first) throw new Error('at least one secret is needed to seal')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, keyOf(first, purpose), iv, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(owner))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** The sealed text; null when none of the secrets has sealed it for this owner and purpose. */
export function open(
  secrets: readonly Uint8Array[],
  sealed: string,
  owner: string,
  purpose: SealPurpose = 'second factor',
): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < IV_BYTES + TAG_BYTES) return null
  for (const secret of secrets) {
    const decipher = createDecipheriv(CIPHER, keyOf(secret, purpose), bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(owner))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    try {
      const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES))
      return Buffer.concat([text, decipher.final()]).toString('utf8')
    } catch {
      // Sealed by another secret: the tag does not fit.
    }
  }
  return null
}

/** RFC 5869: a key for this one purpose. */
function keyOf(secret: Uint8Array, purpose: SealPurpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), `waybill ${purpose}`, KEY_BYTES))
}
