import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { workMigration } from '../domains/workflows/migrations/work-migration.ts'
import { defineJob } from '../kernel/jobs.ts'

/** Tries before a ticket that fails by a defect is refused. */
const TRIES = 3

/** Works through a slice of the tickets that go to another version of their workflow. */
export const workflowMigrationJob = defineJob({
  queue: 'workflow-migration',
  payload: strict({ migration: Id, from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) }),
  attempts: 10,
  retrySeconds: 2,
  timeoutSeconds: 60,
  concurrency: 2,
  run: ({ kernel, signal, attempt }, slice) =>
    workMigration(kernel, slice, { signal, lastTry: attempt >= TRIES }),
})
