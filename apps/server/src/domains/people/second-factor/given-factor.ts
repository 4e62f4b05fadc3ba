import type { SecondFactorInput } from '@waybill/contract/access/second-factor.ts'
import type { SignInResponse } from '@waybill/contract/access/webauthn.ts'
import type { AppDeps } from '../../../http/app-deps.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { findRelyingParty } from './relying-party.ts'
import { oneSecondFactor } from './second-factor.errors.ts'
import { findPasskey } from './second-factor.queries.ts'
import type { GivenFactor } from './use-factor.ts'
import { verifyCode } from './verify-code.ts'
import { verifyPasskey } from './verify-passkey.ts'

/**
 * The one factor of the input, as far as it can be verified outside of a transaction.
 * @param person null: of nobody
 * @throws Problem 422 for none or several
 */
export async function givenFactor(
  deps: AppDeps,
  person: string | null,
  input: SecondFactorInput,
): Promise<GivenFactor> {
  const { code, recovery_code, passkey } = input
  if ([code, recovery_code, passkey].filter((one) => one !== undefined).length !== 1) throw oneSecondFactor()
  const owner = person ?? ''
  if (code !== undefined) return verifyCode(deps, owner, code)
  if (recovery_code !== undefined)
    return { method: 'recovery_code', hash: hashRecoveryCode(owner, recovery_code) }
  if (passkey === undefined) throw oneSecondFactor()
  return givenPasskey(deps, owner, input.challenge, passkey)
}

async function givenPasskey(
  deps: AppDeps,
  owner: string,
  challenge: string,
  response: SignInResponse,
): Promise<GivenFactor> {
  const party = findRelyingParty(deps.publicUrl)
  const passkey = party && (await findPasskey(deps.kernel.store.db, response.id))
  const verified =
    party && passkey?.person_id === owner
      ? await verifyPasskey(party, challenge, response, passkey, false)
      : null
  return {
    method: 'passkey',
    passkey: (verified && passkey?.id) ?? null,
    counter: verified?.counter ?? 0,
  }
}
