import { strict } from '@waybill/contract/schema.ts'
import { workOnHistoryRuns } from '../domains/history-runs/work-on-history-run.ts'
import { defineJob } from '../kernel/jobs.ts'

/** Every few seconds: runs drafts over past tickets where somebody asked for it. */
export const historyRunJob = defineJob({
  queue: 'history-run',
  payload: strict({}),
  attempts: 1,
  retrySeconds: 5,
  timeoutSeconds: 600,
  concurrency: 1,
  everySeconds: 5,
  run: ({ kernel, signal }) => workOnHistoryRuns(kernel, signal),
})
