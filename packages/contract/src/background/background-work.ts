import Type, { type Static } from 'typebox'
import { Id, Instant, Seq, line, nullable, strict } from '../schema.ts'

const failed = {
  attempts: Type.Integer({ minimum: 0 }),
  error: Type.String({
    description: 'The first line of the last error; the log of the server has all of it',
  }),
  at: Instant,
}

/** A reader of the log whose next event fails, and is tried again. */
export const RetryingReader = Type.Object({
  name: Type.String(),
  lag: Type.Integer({ minimum: 0, description: 'Events between its position and the newest one' }),
  attempts: failed.attempts,
  error: failed.error,
})
export type RetryingReader = Static<typeof RetryingReader>

/** An event that a reader gave up after its tries. The reader has gone on with later ones. */
export const ParkedEvent = Type.Object({
  ...failed,
  reader: Type.String(),
  seq: Seq,
  kind: Type.String(),
  ticket: nullable(Type.Object({ id: Id, key: Type.String() })),
  retrying: Type.Boolean({ description: 'Somebody has asked for another try, which is still to come' }),
})
export type ParkedEvent = Static<typeof ParkedEvent>

/** A job that used up its tries; kept for two weeks. */
export const FailedJob = Type.Object({ ...failed, queue: Type.String(), id: Type.String() })
export type FailedJob = Static<typeof FailedJob>

/** What does not go on by itself of what follows changes; the newest 100 of each. */
export const BackgroundTroubles = Type.Object({
  readers: Type.Array(RetryingReader),
  events: Type.Array(ParkedEvent),
  jobs: Type.Array(FailedJob),
})
export type BackgroundTroubles = Static<typeof BackgroundTroubles>

export const RetryEventInput = strict({ reader: line(100), seq: Seq })
export type RetryEventInput = Static<typeof RetryEventInput>

export const RetryJobInput = strict({ queue: line(100), id: line(100) })
export type RetryJobInput = Static<typeof RetryJobInput>
