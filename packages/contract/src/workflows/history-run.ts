import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, line, nullable, oneOf, strict, text } from '../schema.ts'
import { TeamBeside } from '../sla/team-load.ts'

/** A draft run over past tickets: their arrivals, the time that they took and what was decided come from the log. */
export const HistoryRunInput = strict({
  /** Which tickets, in the query language; all of the range without. */
  query: Type.Optional(text(2_000)),
  created_from: Type.Optional(Instant),
  created_to: Type.Optional(Instant),
  /** Only tickets that the workflow would take as it is edited, or that really went through it: true without it. */
  matched_only: Type.Optional(Type.Boolean({ default: true })),
  /** In place of the workflow's own calendar: id or name; null: around the clock. */
  calendar: Type.Optional(nullable(line(64, 'A calendar: id or name'))),
  /** How many tickets a person works on at once; without it as many as people really had. */
  at_once: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  /** People of a team, by id, in place of those who work there. */
  people: Type.Optional(
    Type.Record(Type.String({ maxLength: 36 }), Type.Integer({ minimum: 0, maximum: 1_000 })),
  ),
})
export type HistoryRunInput = Static<typeof HistoryRunInput>

const Kept = Type.Object({ met: Type.Integer(), breached: Type.Integer(), without_target: Type.Integer() })

export const HistoryResult = Type.Object({
  /** Tickets that were resolved and are run. */
  tickets: Type.Integer(),
  /** How many of them came to an end in the draft. */
  finished: Type.Integer(),
  /** Tickets of the range of which nobody knows how long they would take: not resolved, withdrawn or refused, or over when they came here. */
  left_out: Type.Object({ open: Type.Integer(), cancelled: Type.Integer(), untimed: Type.Integer() }),
  /** From the first arrival to the last resolution as it was: the range of all lines and shares. */
  from: nullable(Instant),
  to: nullable(Instant),
  /** By which hours it was counted; null: around the clock. */
  calendar: nullable(NamedRef),
  /** Tickets that a person works on at once, and whether that is what people really had. */
  at_once: Type.Integer(),
  at_once_recorded: Type.Boolean(),
  teams: Type.Array(TeamBeside),
  breaches: Type.Object({
    /** Through the draft, by its times. */
    draft: Kept,
    /** As it really went, by the draft's times. */
    judged: Kept,
    /** As it really went, by what was promised then: the clock of the run, else that of the resolution. */
    recorded: Kept,
  }),
  /** Steps at which tickets could not go on, and why. */
  dead_ends: Type.Array(
    Type.Object({
      step: NamedRef,
      tickets: Type.Integer(),
      why: oneOf(['nobody_there', 'no_way_on', 'goes_round', 'never_open']),
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
