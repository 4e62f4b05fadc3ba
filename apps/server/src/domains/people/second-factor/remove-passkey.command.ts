import { Id, strict } from '@waybill/contract/schema.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { mayChangeOwn } from './own-person.ts'
import { dropUnneededRecoveryCodes } from './recovery-code-rows.ts'

/** The passkey no longer signs in here; the authenticator keeps its half, which is worth nothing. */
export const removePasskey = defineCommand({
  name: 'remove-passkey',
  input: strict({ person: Id, passkey: Id }),
  subject: 'person',
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: mayChangeOwn,
  async run(ctx, { passkey }, person) {
    const removed = await ctx.tx
      .deleteFrom('passkeys')
      .where('id', '=', passkey)
      .where('person_id', '=', person.id)
      .returning('id')
      .executeTakeFirst()
    if (!removed) throw notFound('passkey')
    ctx.append({ kind: 'factor.passkey_removed', data: { person: person.id, passkey } })
    await dropUnneededRecoveryCodes(ctx, person.id)
    return {}
  },
})
