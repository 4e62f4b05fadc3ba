import type { Static, TSchema } from 'typebox'
import type { Tx } from '../io/db/tables.ts'
import type { Kernel } from './run-command.ts'

/** What the handler of a job gets. */
export interface JobContext {
  readonly kernel: Kernel
  readonly id: string
  /** 1 for the first try. */
  readonly attempt: number
  /** Aborted when the time of the handler is over or the program stops. */
  readonly signal: AbortSignal
}

export interface JobSpec<Payload extends TSchema> {
  /** Unique, lower case with dashes: `purge`. */
  queue: string
  payload: Payload
  /** Tries before a job counts as failed. */
  attempts: number
  /** Seconds before the second try; doubles with each further one, at most an hour, with jitter. */
  retrySeconds: number
  /** A handler that takes longer has failed; also how long the work of a dead process rests before another takes it. */
  timeoutSeconds: number
  /** How many run at once on one node. */
  concurrency: number
  /** How many of one lane run at once on one node; the others of the lane wait, and keep nothing else from running. */
  perLane?: number
  /** Runs by itself at every multiple of this, on one of the nodes, with the payload `{}`. */
  everySeconds?: number
  /** Runs at least once for each job; a crash may run it again, so it must bear repetition. */
  run(context: JobContext, payload: Static<Payload>): Promise<void>
}

/** What a handler throws to be tried again, but not before an instant (milliseconds since 1970 UTC) that somebody asked for. */
export class TryLater extends Error {
  override readonly name = 'TryLater'
  readonly notBefore: number

  constructor(message: string, notBefore: number) {
    super(message)
    this.notBefore = notBefore
  }
}

/** A kind of job whose payload the queue need not know. */
export type JobKind = Omit<JobSpec<TSchema>, 'run'> & {
  run(context: JobContext, payload: never): Promise<void>
}

/** Declares a kind of job: timed or slow work, and whatever touches the outside world (rule R2). */
export function defineJob<Payload extends TSchema>(spec: JobSpec<Payload>): JobKind {
  return Object.freeze(spec)
}

export interface NewJob {
  queue: string
  /** JSON that the schema of the kind accepts. */
  payload: unknown
  /** A queue takes each key once and for ever, also after the job is done (rule R2). */
  key?: string
  /** What may hold it up, such as the host that it calls; with `perLane` of its kind. */
  lane?: string
  /** Milliseconds since 1970 UTC; at once when left out. */
  runAt?: number
}

export interface FailedJob {
  id: string
  queue: string
  payload: unknown
  attempts: number
  error: string
  /** When it failed for the last time; milliseconds since 1970 UTC. */
  at: number
}

/** The port to the job queue: a table of ours on SQLite, pg-boss on PostgreSQL. */
export interface Jobs {
  /**
   * Adds a job in the caller's transaction: it exists if and only if that commits.
   * @returns false when the key was taken before; then nothing is added.
   */
  enqueue(tx: Tx, job: NewJob): Promise<boolean>
  /** Prepares the queue and begins to work. */
  start(): Promise<void>
  /** Takes no new work, lets what runs finish for a while, and hands the rest back to be tried again. */
  stop(): Promise<void>
  /** Jobs that used up their tries, newest first. They are kept for two weeks. */
  failed(limit: number): Promise<FailedJob[]>
  /** Gives a failed job all its tries again. False when there is no such failed job. */
  retry(job: Pick<FailedJob, 'queue' | 'id'>): Promise<boolean>
}

/** How long failed jobs can be looked at and tried again. */
export const FAILED_KEPT_SECONDS = 14 * 24 * 60 * 60

/** How long `stop` waits for running handlers. */
export const STOP_MILLIS = 10_000

/** Of jobs that call outside: eight receivers that do not answer leave no hand for others. */
export const CALLS_AT_ONCE = { concurrency: 16, perLane: 2 } as const

/** Longest wait between two tries, in seconds. */
export const MAX_RETRY_SECONDS = 3_600

/** @throws Error when two kinds have the same name. */
export function byQueue(kinds: readonly JobKind[]): Map<string, JobKind> {
  const map = new Map<string, JobKind>()
  for (const kind of kinds) {
    if (map.has(kind.queue)) throw new Error(`two kinds of jobs have the queue "${kind.queue}"; rename one`)
    map.set(kind.queue, kind)
  }
  return map
}

/** Takes the key of a job in the caller's transaction. False: somebody had it before. */
export async function takeJobKey(tx: Tx, job: NewJob, now: number): Promise<boolean> {
  if (job.key === undefined) return true
  const taken = await tx
    .insertInto('job_keys')
    .values({ queue: job.queue, key: job.key, created_at: now })
    .onConflict((on) => on.columns(['queue', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst()
  return taken !== undefined
}

/** The next multiple of `everySeconds` after `now`, in milliseconds. */
export function nextSlot(now: number, everySeconds: number): number {
  const every = everySeconds * 1_000
  return (Math.floor(now / every) + 1) * every
}
