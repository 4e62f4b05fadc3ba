import { Secret, TOTP } from 'otpauth'

/** RFC 6238 as every authenticator app knows it: SHA-1, six digits, 30 seconds. RFC 4226 recommends 160 bits. */
const PERIOD = 30
const SECRET_BYTES = 20
/** Codes of the period before and after count too: clocks differ, and people type. */
const WINDOW = 1

function totpOf(secret: string, owner: { installation: string; label: string }): TOTP {
  return new TOTP({
    issuer: owner.installation,
    label: owner.label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
  })
}

/** A new secret, base32. */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** What a QR code holds. */
export function totpUri(secret: string, owner: { installation: string; label: string }): string {
  return totpOf(secret, owner).toString()
}

/**
 * The period that a code belongs to, counted from 1970; null when it belongs to none of those that count now.
 * @param now milliseconds since 1970 UTC
 */
export function stepOfCode(secret: string, code: string, now: number): number | null {
  const token = code.replaceAll(/\s/g, '')
  const delta = totpOf(secret, { installation: '', label: '' }).validate({
    token,
    timestamp: now,
    window: WINDOW,
  })
  return delta === null ? null : Math.floor(now / 1_000 / PERIOD) + delta
}
