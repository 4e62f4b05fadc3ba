import type { Logger } from 'pino'
import type { Files } from './domains/attachments/file-store.ts'
import { startRuleSchedules } from './domains/automation/rule-schedules.ts'
import { startSlaTimers } from './domains/sla/sla-timers.ts'
import { startLeaseSweeper } from './domains/leases/lease-sweeper.ts'
import { sqliteJobs } from './io/jobs/sqlite-jobs.ts'
import { postOutside } from './io/outside/post-outside.ts'
import { requestOutside } from './io/outside/request-outside.ts'
import { signedHeaders } from './kernel/sign.ts'
import { jobKinds } from './jobs/index.ts'
import { startWebhookSender } from './jobs/webhooks/webhook-sender.ts'
import type { Plugins } from './domains/plugins/load-plugins.ts'
import type { JobKind, Jobs } from './kernel/jobs.ts'
import { createReaderRunner } from './kernel/reader-runner.ts'
import type { Kernel } from './kernel/run-command.ts'
import { readers } from './readers/index.ts'
import type { Settings } from './settings.ts'
import { startMail } from './start-mail.ts'
import { stopAll } from './stop-all.ts'

export interface Background {
  readonly jobs: Jobs
  /** What runs is finished or handed back to other nodes. */
  stop(): Promise<void>
}

/** Starts what follows the log and what works in the background; on many nodes they share the work. */
export async function startBackground(
  kernel: Kernel,
  files: Files,
  plugins: Plugins,
  settings: Settings,
  secrets: readonly Uint8Array[],
  log: Logger,
): Promise<Background> {
  const onJobError = (queue: string, error: unknown) => log.error({ queue, err: error }, 'a job failed')
  const jobs = await openJobs(
    kernel,
    [
      ...jobKinds(
        files,
        postOutside(settings.allowedHosts),
        requestOutside(settings.allowedHosts),
        secrets,
        plugins,
      ),
      ...plugins.jobs,
    ],
    settings,
    onJobError,
  )
  const runner = createReaderRunner(kernel, [...readers, ...plugins.readers], {
    jobs,
    onError: (reader, error, seq) => log.error({ reader, seq, err: error }, 'a reader failed'),
  })
  try {
    await jobs.start()
    await runner.start()
  } catch (error) {
    await stopAll([() => runner.stop(), () => jobs.stop()]).catch(() => undefined)
    throw error
  }
  const pluginRunner = plugins.run(jobs)
  const mail = await startMail(kernel, {
    secrets,
    publicUrl: settings.publicUrl,
    mail: settings.mail,
    onError: (error) => log.error({ err: error }, 'mail was not sent'),
  })
  const sweeper = startLeaseSweeper(kernel, (error) => log.error({ err: error }, 'leases were not swept'))
  const slaTimers = startSlaTimers(kernel, (error) => log.error({ err: error }, 'clocks were not told'))
  const schedules = startRuleSchedules(kernel, (error) =>
    log.error({ err: error }, 'schedules of rules were not looked at'),
  )
  const webhooks = startWebhookSender({
    kernel,
    outside: requestOutside(settings.allowedHosts),
    sign: signedHeaders,
    chance: Math.random,
    keys: secrets,
    onError: (error) => log.error({ err: error }, 'webhooks could not be served'),
  })
  return {
    jobs,
    // Readers add jobs, so they end first.
    stop: () =>
      stopAll([
        () => mail.stop(),
        () => pluginRunner.stop(),
        () => schedules.stop(),
        () => webhooks.stop(),
        () => slaTimers.stop(),
        () => sweeper.stop(),
        () => runner.stop(),
        () => jobs.stop(),
      ]),
  }
}

async function openJobs(
  kernel: Kernel,
  kinds: readonly JobKind[],
  settings: Settings,
  onError: (queue: string, error: unknown) => void,
): Promise<Jobs> {
  if (settings.databaseUrl === null) return sqliteJobs(kernel, kinds, { onError })
  const { pgBossJobs } = await import('./io/jobs/pg-boss-jobs.ts')
  return pgBossJobs(kernel, kinds, { url: settings.databaseUrl, onError })
}
