import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** What is signed for one purpose proves nothing for another. */
type Purpose = 'message' | 'reply' | 'unsubscribe'

const KEY_BYTES = 32
/** 128 bits of the HMAC: short enough for an address, too many to guess. */
const SIGNATURE_BYTES = 16

/** Signs what Waybill writes into mails, so that it knows it again when it comes back. */
export interface MailKeys {
  /** Letters, digits, `-` and `_`, 22 of them. */
  sign(purpose: Purpose, text: string): string
  isSigned(purpose: Purpose, text: string, signature: string): boolean
}

/**
 * @param secrets of the installation; the first signs, all verify
 * @param installation its id, which stands in the signatures of messages: two installations with one secret do not take
 * each other's mails for their own. Links and addresses go on working in one that was restored.
 */
export function mailKeys(secrets: readonly Uint8Array[], installation: string): MailKeys {
  const keys = secrets.map(
    (secret) => new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'waybill mail', KEY_BYTES)),
  )
  const [first] = keys
  if (!first) throw new Error('at least one secret is needed to sign')
  const signatureOf = (key: Uint8Array, purpose: Purpose, text: string) => {
    const signed = purpose === 'message' ? `${purpose} ${installation} ${text}` : `${purpose} ${text}`
    return createHmac('sha256', key).update(signed).digest().subarray(0, SIGNATURE_BYTES)
  }
  return {
    sign: (purpose, text) => signatureOf(first, purpose, text).toString('base64url'),
    isSigned(purpose, text, signature) {
      const given = Buffer.from(signature, 'base64url')
      if (given.length !== SIGNATURE_BYTES) return false
      return keys.some((key) => timingSafeEqual(given, signatureOf(key, purpose, text)))
    },
  }
}
