import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { workSlice } from '../domains/bulk/work-slice.ts'
import { defineJob } from '../kernel/jobs.ts'

/** Tries before an item that fails by a defect is refused. */
const TRIES = 3

/**
 * Works through a slice of a bulk change. Slices are small, so that the work of a process that died rests for a minute
 * only, and that several nodes share a long run.
 */
export const bulkJob = defineJob({
  queue: 'bulk',
  payload: strict({ bulk: Id, from: Type.Integer({ minimum: 0 }), to: Type.Integer({ minimum: 0 }) }),
  attempts: 10,
  retrySeconds: 2,
  timeoutSeconds: 60,
  concurrency: 2,
  run: ({ kernel, signal, attempt }, slice) =>
    workSlice(kernel, slice, { signal, lastTry: attempt >= TRIES }),
})
