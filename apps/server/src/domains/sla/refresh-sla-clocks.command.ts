import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { readSlaState } from './generation.ts'
import { keepClocks } from './keep-clocks.ts'
import { readRuleBook } from './rule-book.ts'
import { makeMissing, timelinesOf } from './timelines.queries.ts'

/** Counts the clocks of some open tickets anew after a policy or a calendar has changed; `more`: there may be others. */
export const refreshSlaClocks = defineCommand({
  name: 'refresh-sla-clocks',
  input: strict({ limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, sql: engine, now }, { limit }) {
    const { generation, asleep } = await readSlaState(tx)
    const book = await readRuleBook(tx)
    if (asleep && book.promises) {
      const made = await makeMissing(tx, limit)
      await keepClocks({ tx, engine, now, refreshed: true }, book, made)
      if (made.size > 0) return { more: true }
    }
    const rows = await engine
      .forUpdate(
        tx
          .selectFrom('sla_timelines')
          .select('ticket_id')
          .where('open', '=', 1)
          .where('generation', '<', generation)
          .orderBy('generation')
          .limit(limit),
      )
      .execute()
    const ids = rows.map(({ ticket_id }) => ticket_id)
    if (ids.length === 0) return { more: false }
    const timelines = new Map([...(await timelinesOf(tx, ids))].map(([id, { timeline }]) => [id, timeline]))
    await keepClocks({ tx, engine, now, refreshed: true }, book, timelines)
    await tx.updateTable('sla_timelines').set({ generation }).where('ticket_id', 'in', ids).execute()
    return { more: ids.length === limit }
  },
})
