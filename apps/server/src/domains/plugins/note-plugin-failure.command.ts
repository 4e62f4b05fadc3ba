import { PluginWork } from '@waybill/contract/plugins/plugin.ts'
import { Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockPlugin } from './lock-plugin.ts'

/** Switches a plugin off that threw. Its readers wait where they are; nothing else is touched. */
export const notePluginFailure = defineCommand({
  name: 'note-plugin-failure',
  input: strict({
    plugin: Type.String({ maxLength: 64 }),
    during: PluginWork,
    part: Type.String({ maxLength: 200 }),
    /** Without secrets. */
    error: Type.String({ maxLength: 4_000 }),
    /** The `seq` of the plugin when it began what failed: switched or set up meanwhile, it gets another chance. */
    began_at: Seq,
  }),
  subject: 'plugin',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(ctx, input) {
    const { id, on, seq } = await lockPlugin(ctx, input.plugin)
    if (on === 0 || seq !== input.began_at) return {}
    const { during, part } = input
    await ctx.tx
      .updateTable('plugins')
      .set({
        on: 0,
        failed_during: during,
        failed_part: part,
        failed_error: input.error,
        failed_at: ctx.now,
      })
      .where('id', '=', id)
      .execute()
    const event = ctx.append({ kind: 'plugin.failed', data: { plugin: id, during, part } })
    ctx.afterSeq(() => ctx.tx.updateTable('plugins').set({ seq: event.seq }).where('id', '=', id).execute())
    return {}
  },
})
