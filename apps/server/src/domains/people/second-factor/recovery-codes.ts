import { hash, randomBytes } from 'node:crypto'
import { RECOVERY_CODES } from '@waybill/contract/access/second-factor.ts'

/** Crockford's base32: no letter that is taken for a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** 16 characters of 5 bits: 80 bits cannot be guessed, not even from a stolen database, so a fast hash is enough. */
const LENGTH = 16

/** Codes such as `k7wq-2m9d-x4tz-0hvn`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
}

function newRecoveryCode(): string {
  const letters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length] ?? '').join('')
  return (letters.match(/.{4}/g) ?? []).join('-')
}

/** What is stored of a code, however its reader has typed it. */
export function hashRecoveryCode(person: string, code: string): string {
  const letters = code
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1')
  return hash('sha256', `${person} ${letters}`)
}
