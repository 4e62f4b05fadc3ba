import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { mayChangeOwn } from './own-person.ts'
import { dropUnneededRecoveryCodes } from './recovery-code-rows.ts'

/** Codes of the authenticator app are no longer asked for. */
export const removeTotp = defineCommand({
  name: 'remove-totp',
  input: strict({ person: Id }),
  subject: 'person',
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: mayChangeOwn,
  async run(ctx, _input, person) {
    const removed = await ctx.tx
      .deleteFrom('totp_secrets')
      .where('person_id', '=', person.id)
      .returning('confirmed_at')
      .executeTakeFirst()
    if (!removed || removed.confirmed_at === null) return {}
    ctx.append({ kind: 'factor.totp_removed', data: { person: person.id } })
    await dropUnneededRecoveryCodes(ctx, person.id)
    return {}
  },
})
