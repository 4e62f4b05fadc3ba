import type { Files } from '../domains/attachments/file-store.ts'
import type { JobKind } from '../kernel/jobs.ts'
import { bulkJob } from './bulk.job.ts'
import { filesJob } from './files.job.ts'
import { inboxJob } from './inbox.job.ts'
import { purgeJob } from './purge.job.ts'
import { sampleDataJob } from './sample-data.job.ts'
import { searchJob } from './search.job.ts'

/** Every kind of job: the one list. */
export function jobKinds(files: Files): readonly JobKind[] {
  return [bulkJob, filesJob(files), inboxJob, purgeJob, sampleDataJob(files), searchJob]
}
