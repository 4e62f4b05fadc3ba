import { Id, PersonRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { loadAccessToken, mayManageToken } from './load-access-token.ts'

/** Ends a token for good; its row stays, so that the log can still say what it was. */
export const revokeAccessToken = defineCommand({
  name: 'revoke-access-token',
  input: strict({ person: PersonRef, token: Id }),
  subject: 'token',
  load: (ctx, input) => loadAccessToken(ctx, input),
  authorize: (actor, token) => mayManageToken(actor, token),
  async run(ctx, _input, token) {
    await ctx.tx
      .updateTable('access_tokens')
      .set({ revoked_at: ctx.now })
      .where('id', '=', token.id)
      .execute()
    ctx.append({ kind: 'token.revoked', data: { person: token.person_id, token: token.id } })
    return {}
  },
})
