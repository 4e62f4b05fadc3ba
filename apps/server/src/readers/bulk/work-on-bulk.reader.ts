import { findBulk } from '../../domains/bulk/bulk.queries.ts'
import { defineReader } from '../../kernel/reader.ts'

/** Items of one job: a fraction of a second of work on SQLite, a second on PostgreSQL. */
const ITEMS_PER_JOB = 250

/** A bulk change that was started is worked through by jobs, a slice of its items each. */
export const workOnBulk = defineReader({
  name: 'bulk.work-on-bulk',
  kinds: ['bulk.started'],
  start: 'head',
  async handle(context, event) {
    const { bulk } = event.data
    const run = await findBulk(context.db, bulk)
    if (!run) return
    for (let from = 0; from < run.positions; from += ITEMS_PER_JOB) {
      const payload = { bulk, from, to: Math.min(from + ITEMS_PER_JOB, run.positions) }
      context.enqueue({ queue: 'bulk', payload, target: String(from) })
    }
  },
})
