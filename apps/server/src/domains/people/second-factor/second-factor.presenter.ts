import type { Passkey, SecondFactor } from '@waybill/contract/access/second-factor.ts'
import type { AppDeps } from '../../../http/app-deps.ts'
import { toIso, toIsoOrNull } from '../../../kernel/clock.ts'
import { findRelyingParty } from './relying-party.ts'
import { countRecoveryCodes, findTotp, listPasskeys, type PasskeyRow } from './second-factor.queries.ts'

export function presentPasskey(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    name: row.name,
    synced: row.synced === 1,
    created_at: toIso(row.created_at),
    last_used_at: toIsoOrNull(row.last_used_at),
  }
}

export async function presentSecondFactor(deps: AppDeps, person: string): Promise<SecondFactor> {
  const { db } = deps.kernel.store
  const totp = await findTotp(db, person)
  const passkeys = await listPasskeys(db, person)
  const since = totp?.confirmed_at ?? null
  return {
    enabled: since !== null || passkeys.length > 0,
    totp: since === null ? null : { since: toIso(since) },
    recovery_codes_left: await countRecoveryCodes(db, person),
    passkeys: passkeys.map(presentPasskey),
    passkeys_possible: findRelyingParty(deps.publicUrl) !== null,
  }
}
