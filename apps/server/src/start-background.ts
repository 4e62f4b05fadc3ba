import type { Logger } from 'pino'
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
  const jobs = await openJobs(kernel, settings, onJobError)
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

async function openJobs(
  kernel: Kernel,
  settings: Settings,
  onError: (queue: string, error: unknown) => void,
): Promise<Jobs> {
  if (settings.databaseUrl === null) return sqliteJobs(kernel, jobKinds, { onError })
  const { pgBossJobs } = await import('./io/jobs/pg-boss-jobs.ts')
  return pgBossJobs(kernel, jobKinds, { url: settings.databaseUrl, onError })
}
