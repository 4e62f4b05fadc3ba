import type { AppDeps } from '../../../http/app-deps.ts'
import { open, seal } from '../../../kernel/seal.ts'
import { findTotp } from './second-factor.queries.ts'
import { stepOfCode } from './totp.ts'
import type { GivenCode } from './use-factor.ts'

/**
 * Compares a code with the secret of a person's authenticator app. A secret that an older WAYBILL_SECRET has sealed is
 * sealed anew, so that the older one can be taken away when everybody has signed in once.
 */
export async function verifyCode(deps: AppDeps, person: string, code: string): Promise<GivenCode> {
  const totp = await findTotp(deps.kernel.store.db, person)
  const secret = totp && open(deps.secrets, totp.sealed, person)
  const step = secret === null ? null : stepOfCode(secret, code, deps.kernel.clock.now())
  if (totp === null || secret === null || step === null)
    return { method: 'totp', step: null, sealed: null, resealed: null }
  const isOfFirst = open(deps.secrets.slice(0, 1), totp.sealed, person) !== null
  const resealed = isOfFirst ? null : seal(deps.secrets, secret, person)
  return { method: 'totp', step, sealed: totp.sealed, resealed }
}
