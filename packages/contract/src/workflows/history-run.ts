import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, line, nullable, oneOf, strict, text } from '../schema.ts'

/** A draft run over past tickets: their arrivals, the time that they took and what was decided come from the log. */
export const HistoryRunInput = strict({
  /** Which tickets, in the query language; all of the range without. */
  query: Type.Optional(text(2_000)),
  created_from: Type.Optional(Instant),
  created_to: Type.Optional(Instant),
  /** In place of the workflow's own calendar: id or name. */
  calendar: Type.Optional(nullable(line(64, 'A calendar: id or name'))),
  /** How many tickets a person works on at once. */
  at_once: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  /** People of a team, by id, in place of its active members. */
  people: Type.Optional(
    Type.Record(Type.String({ maxLength: 36 }), Type.Integer({ minimum: 0, maximum: 10_000 })),
  ),
})
export type HistoryRunInput = Static<typeof HistoryRunInput>

const Kept = Type.Object({ met: Type.Integer(), breached: Type.Integer(), without_target: Type.Integer() })

export const HistoryResult = Type.Object({
  tickets: Type.Integer(),
  finished: Type.Integer(),
  teams: Type.Array(
    Type.Object({
      team: NamedRef,
      people: Type.Integer(),
      handled: Type.Integer(),
      /** Tickets that waited for somebody: the most at once, and at up to 60 moments of the range. */
      longest_queue: Type.Integer(),
      queue: Type.Array(Type.Object({ at: Instant, length: Type.Integer() })),
      /** Seconds of business time that half of the tickets waited at most, and nine of ten. */
      waited_half: Type.Integer(),
      waited_most: Type.Integer(),
      /** The share of the opening hours in which nobody of the team had anything to do; 0 to 1. */
      idle: Type.Number(),
    }),
  ),
  /** By the draft, and as it really was by the same times. */
  breaches: Type.Object({ draft: Kept, recorded: Kept }),
  /** Steps at which tickets could not go on, and why. */
  dead_ends: Type.Array(
    Type.Object({
      step: NamedRef,
      tickets: Type.Integer(),
      why: oneOf(['nobody_there', 'no_way_on', 'goes_round']),
    }),
  ),
})
export type HistoryResult = Static<typeof HistoryResult>

export const HISTORY_RUN_STATES = ['waiting', 'running', 'done', 'failed'] as const
export const HistoryRun = Type.Object({
  id: Id,
  workflow: Id,
  state: oneOf(HISTORY_RUN_STATES),
  done: Type.Integer(),
  total: Type.Integer(),
  error: nullable(Type.String()),
  created_at: Instant,
  finished_at: nullable(Instant),
  result: nullable(HistoryResult),
})
export type HistoryRun = Static<typeof HistoryRun>
