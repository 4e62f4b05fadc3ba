import { Id, PersonRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { toIsoOrNull } from '../../kernel/clock.ts'
import { defineCommand } from '../../kernel/command.ts'
import { SecretHash } from './credential-schemas.ts'
import { loadAccessToken, mayManageToken } from './load-access-token.ts'

/** A new secret for the same token; the old one stops working at once. It lives as long from now as it did from the start. */
export const rotateAccessToken = defineCommand({
  name: 'rotate-access-token',
  input: strict({
    person: PersonRef,
    token: Id,
    token_hash: SecretHash,
    hint: Type.String({ maxLength: 16 }),
  }),
  subject: 'token',
  freshInput: ['token_hash', 'hint'],
  resultIsSecret: true,
  load: (ctx, input) => loadAccessToken(ctx, input),
  authorize: (actor, token) => mayManageToken(actor, token),
  async run(ctx, input, token) {
    const expiresAt = token.expires_at === null ? null : ctx.now + (token.expires_at - token.created_at)
    await ctx.tx
      .updateTable('access_tokens')
      .set({
        hash: input.token_hash,
        hint: input.hint,
        created_at: ctx.now,
        expires_at: expiresAt,
        last_used_at: null,
      })
      .where('id', '=', token.id)
      .execute()
    const data = { person: token.person_id, token: token.id, expires_at: toIsoOrNull(expiresAt) }
    ctx.append({ kind: 'token.rotated', data })
    return { id: token.id }
  },
})
