import type { JobKind } from '../kernel/jobs.ts'
import { purgeJob } from './purge.job.ts'

/** Every kind of job: the one list. */
export const jobKinds: readonly JobKind[] = [purgeJob]
