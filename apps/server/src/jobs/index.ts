import type { JobKind } from '../kernel/jobs.ts'
import { bulkJob } from './bulk.job.ts'
import { purgeJob } from './purge.job.ts'
import { searchJob } from './search.job.ts'

/** Every kind of job: the one list. */
export const jobKinds: readonly JobKind[] = [bulkJob, purgeJob, searchJob]
