import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockPlugin } from './lock-plugin.ts'

const notFailed = { failed_during: null, failed_part: null, failed_error: null, failed_at: null }

/**
 * Switches a plugin on or off. What happens while an admin has it off passes it by. What happens after it has failed waits,
 * until it is switched on again (then it is heard) or off (then it passes by).
 */
export const switchPlugin = defineCommand({
  name: 'switch-plugin',
  input: strict({ plugin: Type.String({ maxLength: 64 }), on: Type.Boolean() }),
  subject: 'plugin',
  load: () => Promise.resolve({}),
  authorize: (actor) => mayInInstallation(actor, 'plugins.manage'),
  async run(ctx, input) {
    const { id, on, failed_at, from_seq } = await lockPlugin(ctx, input.plugin)
    const failed = failed_at !== null
    if (input.on === (on === 1) && !failed) return {}
    await ctx.tx
      .updateTable('plugins')
      .set({ on: input.on ? 1 : 0, ...notFailed })
      .where('id', '=', id)
      .execute()
    const kind = input.on ? 'plugin.switched_on' : 'plugin.switched_off'
    const event = ctx.append({ kind, data: { plugin: id } })
    ctx.afterSeq(() =>
      ctx.tx
        .updateTable('plugins')
        .set({ seq: event.seq, from_seq: failed ? from_seq : event.seq })
        .where('id', '=', id)
        .execute(),
    )
    return {}
  },
})
