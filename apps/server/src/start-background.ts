import type { Logger } from 'pino'
import { pgBossJobs } from './io/jobs/pg-boss-jobs.ts'
import { sqliteJobs } from './io/jobs/sqlite-jobs.ts'
import { jobKinds } from './jobs/index.ts'
import type { Jobs } from './kernel/jobs.ts'
import { createReaderRunner } from './kernel/reader-runner.ts'
import type { Kernel } from './kernel/run-command.ts'
import { readers } from './readers/index.ts'
import type { Settings } from './settings.ts'

export interface Background {
  readonly jobs: Jobs
  /** What runs is finished or handed back to other nodes. */
  stop(): Promise<void>
}

/** Starts what follows the log and what works in the background; on many nodes they share the work. */
export async function startBackground(kernel: Kernel, settings: Settings, log: Logger): Promise<Background> {
  const onJobError = (queue: string, error: unknown) => log.error({ queue, err: error }, 'a job failed')
  const jobs =
    settings.databaseUrl === null
      ? sqliteJobs(kernel, jobKinds, { onError: onJobError })
      : pgBossJobs(kernel, jobKinds, { url: settings.databaseUrl, onError: onJobError })
  const runner = createReaderRunner(kernel, readers, {
    jobs,
    onError: (reader, error, seq) => log.error({ reader, seq, err: error }, 'a reader failed'),
  })
  await jobs.start()
  await runner.start()
  return {
    jobs,
    stop: async () => {
      // Readers add jobs, so they end first.
      await runner.stop()
      await jobs.stop()
    },
  }
}
