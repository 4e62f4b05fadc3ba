import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { mayChangeOwn } from './own-person.ts'
import { totpExists } from './second-factor.errors.ts'
import { findTotp } from './second-factor.queries.ts'
import { Sealed } from './use-factor.ts'

/** Keeps the secret of a new authenticator app. It asks for nothing at sign-in until a code has shown that the app has it. */
export const startTotp = defineCommand({
  name: 'start-totp',
  input: strict({ person: Id, sealed: Sealed }),
  subject: 'person',
  freshInput: ['sealed'],
  resultIsSecret: true,
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: mayChangeOwn,
  async run(ctx, { sealed }, person) {
    const known = await findTotp(ctx.tx, person.id)
    if (known !== null && known.confirmed_at !== null) throw totpExists()
    await ctx.tx.deleteFrom('totp_secrets').where('person_id', '=', person.id).execute()
    await ctx.tx
      .insertInto('totp_secrets')
      .values({ person_id: person.id, sealed, created_at: ctx.now, confirmed_at: null, last_step: 0 })
      .execute()
    return {}
  },
})
