import type { Selectable } from 'kysely'
import type { Db } from '../../../io/db/tables.ts'
import type { PasskeysTable, TotpSecretsTable } from './second-factor.tables.ts'

export type PasskeyRow = Selectable<PasskeysTable>

/** The secret of an authenticator app, confirmed or not. */
export async function findTotp(db: Db, person: string): Promise<Selectable<TotpSecretsTable> | null> {
  const found = await db
    .selectFrom('totp_secrets')
    .selectAll()
    .where('person_id', '=', person)
    .executeTakeFirst()
  return found ?? null
}

/** The passkeys of a person, oldest first. */
export function listPasskeys(db: Db, person: string): Promise<PasskeyRow[]> {
  return db
    .selectFrom('passkeys')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** The passkey that an authenticator names, with its person if they may sign in. */
export async function findPasskey(db: Db, credential: string): Promise<PasskeyRow | null> {
  const found = await db
    .selectFrom('passkeys')
    .innerJoin('people', 'people.id', 'passkeys.person_id')
    .selectAll('passkeys')
    .where('passkeys.credential_id', '=', credential)
    .where('people.active', '=', 1)
    .executeTakeFirst()
  return found ?? null
}

export async function countRecoveryCodes(db: Db, person: string): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_codes')
    .select((of) => of.fn.countAll<number>().as('left'))
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return left
}

/** Whether signing in by password asks for more. */
export async function hasSecondFactor(db: Db, person: string): Promise<boolean> {
  const totp = await findTotp(db, person)
  if (totp !== null && totp.confirmed_at !== null) return true
  return (await listPasskeys(db, person)).length > 0
}
