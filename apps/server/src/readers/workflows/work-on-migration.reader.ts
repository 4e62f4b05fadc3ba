import { findMigration } from '../../domains/workflows/migrations/migrations.queries.ts'
import { defineReader } from '../../kernel/reader.ts'

/** Tickets of one job: a second of work or less. */
const ITEMS_PER_JOB = 100

/** Whose run was reopened since it began may come on top of those that were counted then. */
const ALL_FURTHER = Number.MAX_SAFE_INTEGER

/** A migration that was started is worked through by jobs, a slice of its tickets each. */
export const workOnMigration = defineReader({
  name: 'workflows.work-on-migration',
  kinds: ['workflow_migration.started'],
  start: 'head',
  async handle(context, event) {
    const { migration } = event.data
    const run = await findMigration(context.db, migration)
    if (!run) return
    for (let from = 0; from < run.total; from += ITEMS_PER_JOB) {
      const next = from + ITEMS_PER_JOB
      const payload = { migration, from, to: next < run.total ? next : ALL_FURTHER }
      context.enqueue({ queue: 'workflow-migration', payload, target: String(from) })
    }
  },
})
