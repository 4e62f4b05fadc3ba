import { Secret, TOTP } from 'otpauth'

/**
 * What an authenticator app shows.
 * @param secret base32
 * @param at milliseconds since 1970 UTC
 */
export function codeOfApp(secret: string, at: number): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })
}
