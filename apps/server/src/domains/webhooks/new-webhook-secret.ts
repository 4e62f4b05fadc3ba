import { randomBytes } from 'node:crypto'
import type { AppDeps } from '../../http/app-deps.ts'
import { sealSecret } from './webhook-secrets.ts'

/** Standard Webhooks: 24 to 64 bytes, as base64 behind this prefix. */
const PREFIX = 'whsec_'
const SECRET_BYTES = 32

/** A secret for an endpoint, in clear for who asked for it and sealed for the database. */
export function newWebhookSecret(
  { secrets }: Pick<AppDeps, 'secrets'>,
  webhook: string,
): { secret: string; sealed: string } {
  const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`
  return { secret, sealed: sealSecret(secrets, secret, webhook) }
}
