import { hash, randomBytes } from 'node:crypto'

/** 256 bits cannot be guessed, which is why a fast hash is enough to store them. */
const SECRET_BYTES = 32

/** A random secret of 43 characters after its prefix, safe in URLs and headers. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url')
}

/** By how many characters after the prefix the owner recognises a token. */
const HINT_LENGTH = 4

/** The beginning of a personal access token, shown in lists. */
export function hintOf(secret: string, prefix: string): string {
  return secret.slice(0, prefix.length + HINT_LENGTH)
}

/** What is stored of a secret: SHA-256, hex. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret)
}
