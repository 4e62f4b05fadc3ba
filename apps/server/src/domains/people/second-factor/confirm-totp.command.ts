import { Id, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { mayChangeOwn } from './own-person.ts'
import { addRecoveryCodes, RecoveryHashes } from './recovery-code-rows.ts'
import { noTotpStarted, wrongCode } from './second-factor.errors.ts'
import { Sealed } from './use-factor.ts'

/** How long a secret waits for its first code. Milliseconds. */
const TOTP_WAITS = 10 * 60_000

/** The first code of a new authenticator app, compared outside with the secret that `sealed` holds: from now on it counts. */
export const confirmTotp = defineCommand({
  name: 'confirm-totp',
  input: strict({
    person: Id,
    step: nullable(Type.Integer()),
    sealed: nullable(Sealed),
    recovery_hashes: RecoveryHashes,
  }),
  subject: 'person',
  freshInput: ['step', 'sealed', 'recovery_hashes'],
  resultIsSecret: true,
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: mayChangeOwn,
  async run(ctx, input, person) {
    const waiting = await ctx.tx
      .selectFrom('totp_secrets')
      .select('sealed')
      .where('person_id', '=', person.id)
      .where('confirmed_at', 'is', null)
      .where('created_at', '>', ctx.now - TOTP_WAITS)
      .executeTakeFirst()
    if (!waiting) throw noTotpStarted()
    if (input.step === null || waiting.sealed !== input.sealed) throw wrongCode()
    await ctx.tx
      .updateTable('totp_secrets')
      .set({ confirmed_at: ctx.now, last_step: input.step })
      .where('person_id', '=', person.id)
      .execute()
    ctx.append({ kind: 'factor.totp_added', data: { person: person.id } })
    return { new_codes: await addRecoveryCodes(ctx, person.id, input.recovery_hashes) }
  },
})
