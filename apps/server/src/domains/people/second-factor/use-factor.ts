import { Id, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'
import type { CommandContext } from '../../../kernel/command.ts'
import { SecretHash } from '../credential-schemas.ts'
import { countRecoveryCodes } from './second-factor.queries.ts'

export const Sealed = Type.String({ maxLength: 400 })

/** A code of the authenticator app, compared outside with the secret that `sealed` holds; step null: it is no code of it. */
export const GivenCode = strict({
  method: oneOf(['totp']),
  step: nullable(Type.Integer()),
  sealed: nullable(Sealed),
  /** The same secret under the first key of the installation. */
  resealed: nullable(Sealed),
})
export type GivenCode = Static<typeof GivenCode>

const GivenRecoveryCode = strict({ method: oneOf(['recovery_code']), hash: SecretHash })
/** A passkey whose signature was verified outside; null: it was not right. */
const GivenPasskey = strict({
  method: oneOf(['passkey']),
  passkey: nullable(Id),
  counter: Type.Integer({ minimum: 0 }),
})

export const GivenFactor = Type.Union([GivenCode, GivenRecoveryCode, GivenPasskey])
export type GivenFactor = Static<typeof GivenFactor>

/** Whether the factor is right now; if so it is used up, so that of two calls at once only one gets it. */
export async function useFactor(ctx: CommandContext, person: string, given: GivenFactor): Promise<boolean> {
  switch (given.method) {
    case 'totp':
      return useCode(ctx, person, given)
    case 'recovery_code':
      return useRecoveryCode(ctx, person, given.hash)
    case 'passkey':
      return given.passkey !== null && usePasskey(ctx, person, given.passkey, given.counter)
  }
}

/** A code counts once, and none that is older than it counts any more (RFC 6238, 5.2). */
export async function useCode(ctx: CommandContext, person: string, given: GivenCode): Promise<boolean> {
  if (given.step === null || given.sealed === null) return false
  const used = await ctx.tx
    .updateTable('totp_secrets')
    .set({ last_step: given.step, sealed: given.resealed ?? given.sealed })
    .where('person_id', '=', person)
    .where('sealed', '=', given.sealed)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', given.step)
    .returning('person_id')
    .executeTakeFirst()
  return used !== undefined
}

async function useRecoveryCode(ctx: CommandContext, person: string, hash: string): Promise<boolean> {
  const used = await ctx.tx
    .updateTable('recovery_codes')
    .set({ used_at: ctx.now })
    .where('person_id', '=', person)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .returning('hash')
    .executeTakeFirst()
  if (!used) return false
  const left = await countRecoveryCodes(ctx.tx, person)
  ctx.append({ kind: 'factor.recovery_code_used', data: { person, left }, actor_id: person })
  return true
}

/** The counter must have grown, or two hold the same key; authenticators that do not count say 0 for ever. */
export async function usePasskey(
  ctx: CommandContext,
  person: string,
  passkey: string,
  counter: number,
): Promise<boolean> {
  const used = await ctx.tx
    .updateTable('passkeys')
    .set({ counter, last_used_at: ctx.now })
    .where('id', '=', passkey)
    .where('person_id', '=', person)
    .where('counter', counter === 0 ? '=' : '<', counter)
    .returning('id')
    .executeTakeFirst()
  return used !== undefined
}
