import { RECOVERY_CODES } from '@waybill/contract/access/second-factor.ts'
import Type from 'typebox'
import type { CommandContext } from '../../../kernel/command.ts'
import { SecretHash } from '../credential-schemas.ts'
import { countRecoveryCodes, hasSecondFactor } from './second-factor.queries.ts'

export const RecoveryHashes = Type.Array(SecretHash, { minItems: RECOVERY_CODES, maxItems: RECOVERY_CODES })

/** New codes in place of all old ones. */
export async function replaceRecoveryCodes(
  ctx: CommandContext,
  person: string,
  hashes: readonly string[],
): Promise<void> {
  await ctx.tx.deleteFrom('recovery_codes').where('person_id', '=', person).execute()
  await ctx.tx
    .insertInto('recovery_codes')
    .values(hashes.map((hash) => ({ person_id: person, hash, created_at: ctx.now, used_at: null })))
    .execute()
  ctx.append({ kind: 'factor.recovery_codes_made', data: { person } })
}

/** The first factor brings codes with it. @returns whether they are new, and so have to be shown */
export async function addRecoveryCodes(
  ctx: CommandContext,
  person: string,
  hashes: readonly string[],
): Promise<boolean> {
  if ((await countRecoveryCodes(ctx.tx, person)) > 0) return false
  await replaceRecoveryCodes(ctx, person, hashes)
  return true
}

/** The last factor takes its codes along. */
export async function dropUnneededRecoveryCodes(ctx: CommandContext, person: string): Promise<void> {
  if (await hasSecondFactor(ctx.tx, person)) return
  await ctx.tx.deleteFrom('recovery_codes').where('person_id', '=', person).execute()
}
