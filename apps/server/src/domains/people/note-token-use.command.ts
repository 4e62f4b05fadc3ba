import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'

/** Moves `last_used_at`. Telemetry, not history: no event, and of two at once the later time stays. */
export const noteTokenUse = defineCommand({
  name: 'note-token-use',
  input: strict({ token: Id }),
  subject: 'token',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(ctx, input) {
    await ctx.tx
      .updateTable('access_tokens')
      .set({ last_used_at: ctx.now })
      .where('id', '=', input.token)
      .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', ctx.now)]))
      .execute()
    return {}
  },
})
