import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** Standard Webhooks: secrets have 24 to 64 bytes and are shown as base64 with this prefix. */
const PREFIX = 'whsec_'
const SECRET_BYTES = 32

/** A new secret, as its receiver keeps it. */
export function newSigningSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`
}

/**
 * Headers by which a receiver knows that a call is from here, unchanged and new (Standard Webhooks, v1).
 * @param call `id` is the same for each try; `at` is the instant of this try
 * @param secrets the newest first; with several there is a signature by each, so that receivers can change theirs
 * @returns no headers where there is no secret
 */
export function signedHeaders(
  { id, at, body }: { id: string; at: Date; body: string },
  secrets: readonly string[],
): Record<string, string> {
  if (secrets.length === 0) return {}
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}
