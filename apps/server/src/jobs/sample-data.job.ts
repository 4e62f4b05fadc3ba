import { strict } from '@waybill/contract/schema.ts'
import type { Files } from '../domains/attachments/file-store.ts'
import { workOnSampleData } from '../domains/sample-data/work-on-sample-data.ts'
import { defineJob } from '../kernel/jobs.ts'

/** Makes the sample data. The second try says that the first was cut off. */
export const sampleDataJob = (files: Files) =>
  defineJob({
    queue: 'sample-data',
    payload: strict({}),
    attempts: 5,
    retrySeconds: 1,
    timeoutSeconds: 120,
    concurrency: 1,
    run: ({ kernel, signal }) => workOnSampleData(kernel, files, signal),
  })
