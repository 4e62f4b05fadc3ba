import type { Selectable } from 'kysely'
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
import type { JobsTable } from '../../kernel/kernel.tables.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Tx } from '../db/tables.ts'
import { runJob } from './run-job.ts'

/** How often the table is asked for due jobs; one indexed read for all kinds. */
const POLL_MILLIS = 250

/** How much longer than its time-out the work of a dead process rests. */
const GRACE_MILLIS = 5_000

export interface SqliteJobsOptions {
  onError: (queue: string, error: unknown) => void
  pollMillis?: number
  graceMillis?: number
}

type JobRow = Selectable<JobsTable>

/** The job queue in a table, for one machine. A job that is done leaves the table; its key stays. */
export function sqliteJobs(kernel: Kernel, kinds: readonly JobKind[], options: SqliteJobsOptions): Jobs {
  return new SqliteJobs(kernel, kinds, options)
}

class SqliteJobs implements Jobs {
  readonly #kernel: Kernel
  readonly #kinds: Map<string, JobKind>
  readonly #options: SqliteJobsOptions
  readonly #owner: string
  /** Jobs that run here with their lanes, by queue. */
  readonly #running = new Map<string, Map<Promise<void>, string | null>>()
  readonly #stopping = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #claiming: Promise<void> | null = null

  constructor(kernel: Kernel, kinds: readonly JobKind[], options: SqliteJobsOptions) {
    this.#kernel = kernel
    this.#kinds = byQueue(kinds)
    this.#options = options
    this.#owner = kernel.newId()
  }

  async enqueue(tx: Tx, job: NewJob): Promise<boolean> {
    const now = this.#kernel.clock.now()
    if (!this.#kinds.has(job.queue)) throw new Error(`there is no queue "${job.queue}"`)
    if (!(await takeJobKey(tx, job, now))) return false
    await tx
      .insertInto('jobs')
      .values(newRow(this.#kernel.newId(), job, now))
      .execute()
    return true
  }

  async start(): Promise<void> {
    const now = this.#kernel.clock.now()
    await this.#kernel.store.write(async (tx) => {
      for (const { queue, everySeconds } of this.#kinds.values()) {
        if (everySeconds === undefined) continue
        // One row for each recurring kind, whatever starts how often.
        await tx
          .insertInto('jobs')
          .values(
            newRow(`recurring:${queue}`, { queue, payload: {}, runAt: nextSlot(now, everySeconds) }, now),
          )
          .onConflict((on) => on.column('id').doNothing())
          .execute()
      }
      await tx
        .deleteFrom('jobs')
        .where('state', '=', 'failed')
        .where('run_at', '<', now - FAILED_KEPT_SECONDS * 1_000)
        .execute()
    })
    this.#timer = setInterval(() => void this.#claim(), this.#options.pollMillis ?? POLL_MILLIS)
    await this.#claim()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#claiming
    const all = Promise.all([...this.#running.values()].flatMap((jobs) => [...jobs.keys()]))
    const tooLong = setTimeout(() => this.#stopping.abort(), STOP_MILLIS)
    await all
    clearTimeout(tooLong)
  }

  async failed(limit: number): Promise<FailedJob[]> {
    const rows = await this.#kernel.store.db
      .selectFrom('jobs')
      .selectAll()
      .where('state', '=', 'failed')
      .orderBy('run_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      id: row.id,
      queue: row.queue,
      payload: JSON.parse(row.payload) as unknown,
      attempts: row.attempts,
      error: row.last_error ?? '',
      at: row.run_at,
    }))
  }

  async retry(job: Pick<FailedJob, 'queue' | 'id'>): Promise<boolean> {
    const now = this.#kernel.clock.now()
    const { numUpdatedRows } = await this.#kernel.store.write((tx) =>
      tx
        .updateTable('jobs')
        .set({ state: 'waiting', attempts: 0, run_at: now, locked_by: null, locked_until: 0 })
        .where('id', '=', job.id)
        .where('queue', '=', job.queue)
        .where('state', '=', 'failed')
        .executeTakeFirstOrThrow(),
    )
    return numUpdatedRows > 0n
  }

  /** Takes what is due and has room, and runs it in the background. */
  #claim(): Promise<void> {
    this.#claiming ??= this.#claimAll()
      .catch((error: unknown) => this.#options.onError('*', error))
      .finally(() => {
        this.#claiming = null
      })
    return this.#claiming
  }

  async #claimAll(): Promise<void> {
    const due = await this.#dueQueues()
    for (const kind of this.#kinds.values()) {
      if (!due.has(kind.queue)) continue
      const running = this.#running.get(kind.queue) ?? new Map<Promise<void>, string | null>()
      this.#running.set(kind.queue, running)
      for (;;) {
        const room = kind.concurrency - running.size
        if (room <= 0) break
        const full = fullLanes(kind, running.values())
        // With lanes one by one: what is begun may fill a lane.
        const rows = await this.#claimDue(kind, kind.perLane === undefined ? room : 1, full)
        for (const row of rows) {
          const work: Promise<void> = this.#work(kind, row).finally(() => {
            running.delete(work)
            // A full queue need not wait for the next poll.
            if (this.#timer) void this.#claim()
          })
          running.set(work, row.lane)
        }
        if (kind.perLane === undefined || rows.length === 0) break
      }
    }
  }

  /** One read for all kinds: nothing is due nearly always. */
  async #dueQueues(): Promise<Set<string>> {
    const now = this.#kernel.clock.now()
    const rows = await this.#kernel.store.db
      .selectFrom('jobs')
      .select('queue')
      .distinct()
      .where('queue', 'in', [...this.#kinds.keys()])
      .where('state', '=', 'waiting')
      .where('run_at', '<=', now)
      .where('locked_until', '<=', now)
      .execute()
    return new Set(rows.map((row) => row.queue))
  }

  async #claimDue(kind: JobKind, room: number, full: readonly string[]): Promise<JobRow[]> {
    const now = this.#kernel.clock.now()
    const due = this.#kernel.store.db
      .selectFrom('jobs')
      .select('id')
      .where('queue', '=', kind.queue)
      .where('state', '=', 'waiting')
      .where('run_at', '<=', now)
      .where('locked_until', '<=', now)
      .$if(full.length > 0, (of) =>
        of.where((is) => is.or([is('lane', 'is', null), is('lane', 'not in', full)])),
      )
      .orderBy('run_at')
      .orderBy('id')
      .limit(room)
    const until = now + kind.timeoutSeconds * 1_000 + (this.#options.graceMillis ?? GRACE_MILLIS)
    const rows = await this.#kernel.store.write(async (tx) => {
      const ids = (await tx.executeQuery(due)).rows.map((row) => row.id)
      if (ids.length === 0) return []
      return tx
        .updateTable('jobs')
        .set((of) => ({ locked_by: this.#owner, locked_until: until, attempts: of('attempts', '+', 1) }))
        .where('id', 'in', ids)
        .returningAll()
        .execute()
    })
    return rows.toSorted((a, b) => a.run_at - b.run_at)
  }

  async #work(kind: JobKind, row: JobRow): Promise<void> {
    let error: Error | null
    if (row.attempts > kind.attempts) {
      error = new Error('the program ended during each try')
    } else {
      const job = { id: row.id, attempt: row.attempts, payload: JSON.parse(row.payload) as unknown }
      error = await runJob(this.#kernel, kind, job, this.#stopping.signal)
    }
    try {
      await this.#settle(kind, row, error)
    } catch (failure) {
      // The lock runs out, and the job runs again: at least once.
      this.#options.onError(kind.queue, failure)
    }
    if (error !== null) this.#options.onError(kind.queue, error)
  }

  async #settle(kind: JobKind, row: JobRow, error: Error | null): Promise<void> {
    const now = this.#kernel.clock.now()
    const handedBack = error !== null && this.#stopping.signal.aborted
    const spent = row.attempts >= kind.attempts && !handedBack
    await this.#kernel.store.write(async (tx) => {
      if (error === null && kind.everySeconds === undefined) {
        await tx
          .deleteFrom('jobs')
          .where('id', '=', row.id)
          .where('locked_by', '=', this.#owner)
          .where('attempts', '=', row.attempts)
          .execute()
        return
      }
      const over = error === null || (spent && kind.everySeconds !== undefined)
      const runAt =
        over && kind.everySeconds !== undefined
          ? nextSlot(now, kind.everySeconds)
          : retryAt(kind, row, error, now)
      await tx
        .updateTable('jobs')
        .set({
          run_at: handedBack || (spent && !over) ? now : runAt,
          attempts: over ? 0 : handedBack ? row.attempts - 1 : row.attempts,
          locked_by: null,
          locked_until: 0,
          state: spent && !over ? 'failed' : 'waiting',
          last_error: error === null ? null : (error.stack ?? error.message).slice(0, 4_000),
        })
        .where('id', '=', row.id)
        .where('locked_by', '=', this.#owner)
        // The lock may have run out and this process may have taken the job again: then this run is no longer the one.
        .where('attempts', '=', row.attempts)
        .execute()
    })
  }
}

/** Lanes of which as many run as may. */
function fullLanes({ perLane }: JobKind, running: Iterable<string | null>): string[] {
  if (perLane === undefined) return []
  const lanes = Map.groupBy(running, (lane) => lane)
  return [...lanes].flatMap(([lane, jobs]) => (lane !== null && jobs.length >= perLane ? [lane] : []))
}

function newRow(id: string, job: NewJob, now: number) {
  return {
    id,
    queue: job.queue,
    payload: JSON.stringify(job.payload),
    run_at: job.runAt ?? now,
    locked_by: null,
    last_error: null,
    created_at: now,
    lane: job.lane ?? null,
  }
}

/** Doubles with each try; up to a quarter more, so that jobs which failed together do not come back together. */
function retryAt(kind: JobKind, row: JobRow, error: Error | null, now: number): number {
  const seconds = Math.min(kind.retrySeconds * 2 ** (row.attempts - 1), MAX_RETRY_SECONDS)
  const usual = now + Math.round(seconds * 1_000 * (1 + Math.random() / 4))
  return error instanceof TryLater ? Math.max(usual, error.notBefore) : usual
}
