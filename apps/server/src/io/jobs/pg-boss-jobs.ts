import { CompiledQuery, sql } from 'kysely'
import { PgBoss } from 'pg-boss'
import {
  FAILED_KEPT_SECONDS,
  MAX_RETRY_SECONDS,
  STOP_MILLIS,
  TryLater,
  byQueue,
  nextSlot,
  takeJobKey,
  type FailedJob,
  type JobKind,
  type Jobs,
  type NewJob,
} from '../../kernel/jobs.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Tx } from '../db/tables.ts'
import { runJob } from './run-job.ts'

/** The schema that pg-boss makes and migrates by itself, under a lock, beside our tables. */
const SCHEMA = 'waybill_jobs'

/** Its own pool: fetching and settling jobs must not wait for requests, nor the other way round. */
const CONNECTIONS = 4

/** Jobs may be due far in the future; pg-boss drops what has waited this long after it was due. */
const RETENTION_SECONDS = 365 * 24 * 60 * 60

export interface PgBossJobsOptions {
  url: string
  onError: (queue: string, error: unknown) => void
  /** How often to look for the work of dead processes. */
  superviseSeconds?: number
}

/** The job queue of many nodes: pg-boss, woken by NOTIFY, with a poll as the floor. */
export function pgBossJobs(kernel: Kernel, kinds: readonly JobKind[], options: PgBossJobsOptions): Jobs {
  return new PgBossJobs(kernel, kinds, options)
}

class PgBossJobs implements Jobs {
  readonly #kernel: Kernel
  readonly #kinds: Map<string, JobKind>
  readonly #options: PgBossJobsOptions
  readonly #boss: PgBoss

  constructor(kernel: Kernel, kinds: readonly JobKind[], options: PgBossJobsOptions) {
    this.#kernel = kernel
    this.#kinds = byQueue(kinds)
    this.#options = options
    const supervise = options.superviseSeconds ?? 30
    this.#boss = new PgBoss({
      connectionString: options.url,
      application_name: 'waybill jobs',
      schema: SCHEMA,
      max: CONNECTIONS,
      useListenNotify: true,
      schedule: false,
      superviseIntervalSeconds: supervise,
      monitorIntervalSeconds: supervise,
    })
    this.#boss.on('error', (error) => options.onError('*', error))
    this.#boss.on('warning', (warning) => options.onError('*', new Error(warning.message)))
  }

  async enqueue(tx: Tx, job: NewJob): Promise<boolean> {
    const kind = this.#kinds.get(job.queue)
    if (!kind) throw new Error(`there is no queue "${job.queue}"`)
    if (!(await takeJobKey(tx, job, this.#kernel.clock.now()))) return false
    await this.#send(tx, job)
    return true
  }

  /** @param tries left after the first; as many as its kind has when left out */
  async #send(tx: Tx, job: Omit<NewJob, 'key'>, tries?: number): Promise<void> {
    await this.#boss.send(job.queue, toData(job.payload), {
      ...(job.lane !== undefined && { group: { id: job.lane } }),
      ...(job.runAt !== undefined && { startAfter: new Date(job.runAt) }),
      ...(tries !== undefined && { retryLimit: tries }),
      // In the caller's transaction, NOTIFY included: the job is seen when that commits, or never.
      db: {
        executeSql: async (text, values) => {
          const { rows } = await tx.executeQuery(CompiledQuery.raw(text, values))
          return { rows }
        },
      },
    })
  }

  async start(): Promise<void> {
    await this.#boss.start()
    for (const kind of this.#kinds.values()) {
      const settings = {
        retryLimit: kind.attempts - 1,
        retryDelay: Math.max(1, Math.round(kind.retrySeconds)),
        retryBackoff: true,
        retryDelayMax: MAX_RETRY_SECONDS,
        // Longer than our own time-out, so that ours speaks first; then a dead process is assumed.
        expireInSeconds: kind.timeoutSeconds + 5,
        retentionSeconds: RETENTION_SECONDS,
        deleteAfterSeconds: FAILED_KEPT_SECONDS,
        notify: true,
      }
      // `short`: one waiting job at most, which is what makes a recurring one start once on many nodes.
      const policy = kind.everySeconds === undefined ? 'standard' : 'short'
      await this.#boss.createQueue(kind.queue, { ...settings, policy })
      // The queue may be there since an older version of the program.
      await this.#boss.updateQueue(kind.queue, settings)
      await this.#sendNext(kind)
      // pg-boss looks a queue up at its first use; doing it now keeps that out of our transactions.
      await this.#boss.getQueue(kind.queue)
    }
    await this.#takeOverRestored()
    for (const kind of this.#kinds.values()) await this.#work(kind)
  }

  /** A restored backup brings what waited as rows of the table that SQLite keeps its jobs in; of several nodes one gets them. */
  async #takeOverRestored(): Promise<void> {
    const queues = [...this.#kinds.values()].filter((kind) => kind.everySeconds === undefined)
    if (queues.length === 0) return
    await this.#kernel.store.write(async (tx) => {
      const rows = await tx
        .deleteFrom('jobs')
        .where(
          'queue',
          'in',
          queues.map((kind) => kind.queue),
        )
        .where('state', '=', 'waiting')
        .returningAll()
        .execute()
      for (const { queue, payload, run_at, lane } of rows)
        await this.#send(tx, {
          queue,
          payload: JSON.parse(payload) as unknown,
          runAt: run_at,
          ...inLane(lane),
        })
    })
  }

  async stop(): Promise<void> {
    // What has not finished by then is failed by pg-boss, which leaves it to be tried again.
    await this.#boss.stop({ graceful: true, timeout: STOP_MILLIS })
  }

  async failed(limit: number): Promise<FailedJob[]> {
    const { rows } = await sql<{
      id: string
      name: string
      data: string
      retry_count: number
      output: string | null
      at: number
    }>`
      select id, name, data, retry_count, output,
        floor(extract(epoch from completed_on) * 1000)::float8 as at from ${sql.table(`${SCHEMA}.job`)}
      where state = 'failed' order by completed_on desc limit ${limit}`.execute(this.#kernel.store.db)
    return rows.map((row) => ({
      id: row.id,
      queue: row.name,
      payload: JSON.parse(row.data) as unknown,
      attempts: row.retry_count + 1,
      error: errorOf(row.output),
      at: row.at,
    }))
  }

  async retry(job: Pick<FailedJob, 'queue' | 'id'>): Promise<boolean> {
    const { rows } = await sql`select 1 from ${sql.table(`${SCHEMA}.job`)}
      where name = ${job.queue} and id::text = ${job.id} and state = 'failed'`.execute(this.#kernel.store.db)
    if (rows.length === 0) return false
    await this.#boss.retry(job.queue, job.id)
    return true
  }

  async #work(kind: JobKind): Promise<void> {
    const { concurrency, perLane } = kind
    if (perLane === undefined) return this.#addHands(kind, { localConcurrency: concurrency })
    // As many together as one lane may have, so that they can be woken for the next job of a lane.
    for (let hands = 0; hands < concurrency; hands += perLane)
      await this.#addHands(kind, { localConcurrency: perLane, localGroupConcurrency: perLane })
  }

  async #addHands(
    kind: JobKind,
    hands: { localConcurrency: number; localGroupConcurrency?: number },
  ): Promise<void> {
    const options = {
      batchSize: 1,
      includeMetadata: true as const,
      ...hands,
      // NOTIFY wakes for new jobs; jobs whose time comes are found by the poll, which many hands share.
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: Math.max(1, kind.concurrency / 4),
    }
    let id = ''
    id = await this.#boss.work<unknown, void, typeof options>(kind.queue, options, async (batch) => {
      // After this job its lane has room again, of which no NOTIFY tells.
      if (kind.perLane !== undefined) this.#boss.notifyWorker(id)
      for (const job of batch) {
        // Before the work, so that a crash in it does not end the row of repetitions.
        await this.#sendNext(kind)
        const left = job.retryLimit - job.retryCount
        const one = { id: job.id, attempt: kind.attempts - left, payload: job.data }
        const error = await runJob(this.#kernel, kind, one, job.signal)
        if (error === null) continue
        this.#options.onError(kind.queue, error)
        if (!(error instanceof TryLater) || left === 0) throw error
        // pg-boss cannot be told when to try again: another job goes on with the tries that are left.
        const later = { queue: kind.queue, payload: job.data, runAt: error.notBefore, ...inLane(job.groupId) }
        await this.#kernel.store.write((tx) => this.#send(tx, later, left - 1))
      }
    })
  }

  /** Makes sure that the next repetition of a recurring kind waits. */
  async #sendNext(kind: JobKind): Promise<void> {
    if (kind.everySeconds === undefined) return
    const startAfter = new Date(nextSlot(this.#kernel.clock.now(), kind.everySeconds))
    await this.#boss.send(kind.queue, {}, { startAfter })
  }
}

function inLane(lane: string | null | undefined): Pick<NewJob, 'lane'> {
  return lane === null || lane === undefined ? {} : { lane }
}

function toData(payload: unknown): object {
  if (typeof payload === 'object' && payload !== null) return payload
  throw new Error('the payload of a job must be an object')
}

/** What pg-boss keeps of an error: its properties as JSON. */
function errorOf(output: string | null): string {
  const parsed: unknown = output === null ? null : JSON.parse(output)
  if (typeof parsed !== 'object' || parsed === null) return JSON.stringify(parsed)
  if ('stack' in parsed && typeof parsed.stack === 'string') return parsed.stack
  return 'message' in parsed && typeof parsed.message === 'string' ? parsed.message : JSON.stringify(parsed)
}
