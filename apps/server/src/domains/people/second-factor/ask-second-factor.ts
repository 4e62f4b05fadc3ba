import type { Problem } from '@waybill/contract/problems/problem.ts'
import type { SecondFactorMethod } from '@waybill/contract/access/second-factor.ts'
import type { RequestOptions } from '@waybill/contract/access/webauthn.ts'
import type { AppDeps } from '../../../http/app-deps.ts'
import { requestOptions } from './passkey-options.ts'
import { findRelyingParty } from './relying-party.ts'
import { open } from '../../../kernel/seal.ts'
import { secondFactorNeeded } from './second-factor.errors.ts'
import { countRecoveryCodes, findTotp, listPasskeys } from './second-factor.queries.ts'

/** What somebody whose password was right is asked for: only what they can answer. */
export async function askSecondFactor(deps: AppDeps, person: string, challenge: string): Promise<Problem> {
  const { db } = deps.kernel.store
  const methods: SecondFactorMethod[] = []
  if (await hasReadableTotp(deps, person)) methods.push('totp')
  const passkey = await optionsOfPasskeys(deps, person, challenge)
  if (passkey) methods.push('passkey')
  if ((await countRecoveryCodes(db, person)) > 0) methods.push('recovery_code')
  return secondFactorNeeded({ challenge, methods, passkey })
}

async function hasReadableTotp(deps: AppDeps, person: string): Promise<boolean> {
  const totp = await findTotp(deps.kernel.store.db, person)
  if (totp === null || totp.confirmed_at === null) return false
  if (open(deps.secrets, totp.sealed, person) !== null) return true
  deps.log.warn({ person }, 'the secret of an authenticator app was sealed by another WAYBILL_SECRET')
  return false
}

async function optionsOfPasskeys(
  deps: AppDeps,
  person: string,
  challenge: string,
): Promise<RequestOptions | null> {
  const party = findRelyingParty(deps.publicUrl)
  const passkeys = party ? await listPasskeys(deps.kernel.store.db, person) : []
  return party && passkeys.length > 0 ? requestOptions(party, challenge, passkeys) : null
}
