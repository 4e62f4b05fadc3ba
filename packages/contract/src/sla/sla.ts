import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, line, listOf, nullable, oneOf, strict, text } from '../schema.ts'
import { CalendarDefinition } from '../calendars/calendar.ts'
import { Priority } from '../tickets/ticket.ts'
import { Status } from '../workflows/step.ts'
import { Duration, SlaDurations } from '../workflows/workflow.ts'
import { TeamBeside } from './team-load.ts'

/** `task` and `step` come from the workflow's version on which a ticket travels, the others from policies. */
export const CLOCK_TARGETS = ['first_response', 'next_response', 'resolution', 'task', 'step'] as const
export const ClockTarget = oneOf(CLOCK_TARGETS)
export type ClockTarget = Static<typeof ClockTarget>
export const POLICY_TARGETS = ['first_response', 'next_response', 'resolution'] as const

/** `none`: nothing to count (no target for the priority, or not begun). */
export const CLOCK_STATES = ['none', 'running', 'paused', 'met', 'breached'] as const
export const ClockState = oneOf(CLOCK_STATES)
export type ClockState = Static<typeof ClockState>

export const PolicyTarget = strict({
  target: oneOf(POLICY_TARGETS),
  durations: SlaDurations,
  /** Statuses in which the clock stands still. */
  pause_on: Type.Optional(Type.Array(Status, { maxItems: 4, uniqueItems: true })),
  /** Labels of the project by name, such as "waiting", under which it stands still too. */
  pause_on_labels: Type.Optional(Type.Array(line(64), { maxItems: 20, uniqueItems: true })),
  /** Custom fields of the ticket by key, and the values under which it stands still: a state of another system. */
  pause_on_fields: Type.Optional(
    Type.Array(
      strict({
        field: Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }),
        values: Type.Array(line(64), { minItems: 1, maxItems: 50 }),
      }),
      {
        maxItems: 10,
      },
    ),
  ),
  /** Whether it stands still while the task is on hold; without a word a resolution does, and answers do not. */
  pause_on_hold: Type.Optional(Type.Boolean()),
  /** Percent of the time at which somebody is told: 80 the assignee, 90 the coordinator too. */
  warn_at: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 99 }), { maxItems: 10, uniqueItems: true }),
  ),
  /** A change of priority, policy or calendar counts from the beginning, or starts the clock anew. */
  on_change: Type.Optional(oneOf(['retroactive', 'restart'])),
  /** A resolution is what was promised, or only the closing after it (then a resolved ticket still counts). */
  ends_on: Type.Optional(oneOf(['resolved', 'closed'])),
  /** Reopening goes on with the same clock, or begins a new one. */
  on_reopen: Type.Optional(oneOf(['continue', 'new'])),
})
export type PolicyTarget = Static<typeof PolicyTarget>

const policy = {
  description: Type.Optional(text(2_000)),
  /** Tickets that it is about, in the query language; all when empty. */
  condition: Type.Optional(text(2_000)),
  calendar: Type.Optional(nullable(line(64, 'A calendar: id or name; around the clock without'))),
  active: Type.Optional(Type.Boolean()),
  /** The first policy in this order whose condition holds is the ticket's; of two at the same position the older one. */
  position: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
  targets: Type.Optional(Type.Array(PolicyTarget, { maxItems: 3 })),
}
export const CreatePolicyInput = strict({ name: line(64), ...policy })
export const UpdatePolicyInput = strict({
  base_seq: Type.Optional(Seq),
  name: Type.Optional(line(64)),
  ...policy,
})
/** `never_applies`: an earlier policy takes every ticket of it; `same_position`: an older one of the same position is tried first. */
export const PolicyWarning = Type.Object({
  code: oneOf(['never_applies', 'same_position']),
  message: Type.String(),
})
export type PolicyWarning = Static<typeof PolicyWarning>
export const Policy = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  condition: Type.String(),
  calendar: nullable(NamedRef),
  active: Type.Boolean(),
  position: Type.Integer(),
  targets: Type.Array(PolicyTarget),
  /** Why it may not apply as it stands: in words, for whoever sets it up. */
  warnings: Type.Array(PolicyWarning),
  created_at: Instant,
  updated_at: Instant,
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Policy = Static<typeof Policy>
export const PolicyList = listOf(Policy)
export type PolicyList = Static<typeof PolicyList>
export type CreatePolicyInput = Static<typeof CreatePolicyInput>
export type UpdatePolicyInput = Static<typeof UpdatePolicyInput>
export const PolicyParams = strict({ policy: Id })

/** One line of the sum: `counted` is business time of the stretch, `why` says what it was in words. */
export const SumLine = Type.Object({ from: Instant, to: Instant, counted: Duration, why: Type.String() })
export const Clock = Type.Object({
  target: ClockTarget,
  state: ClockState,
  policy: nullable(NamedRef),
  calendar: nullable(NamedRef),
  started: nullable(Instant),
  due: nullable(Instant),
  /** What is left of the time; negative (`-PT…`) after the breach. */
  left: nullable(Type.String()),
  elapsed: nullable(Type.String()),
  total: nullable(Type.String()),
  breached_at: nullable(Instant),
  met_at: nullable(Instant),
  /** The sum in one sentence, on the clock of `zone`: that of the calendar, UTC without one. */
  words: Type.String(),
  zone: Type.String(),
  sum: Type.Array(SumLine),
})
export type Clock = Static<typeof Clock>
export const TicketSla = Type.Object({ clocks: Type.Array(Clock) })
export type TicketSla = Static<typeof TicketSla>

/** A policy as it might be: with an id in place of that one, else as a new one at its position. */
const PolicyDraft = strict({
  id: Type.Optional(Id),
  condition: policy.condition,
  calendar: policy.calendar,
  position: policy.position,
  targets: Type.Array(PolicyTarget, { minItems: 1, maxItems: 3 }),
})
export type PolicyDraft = Static<typeof PolicyDraft>

/** A calendar as it might be, in place of the one that is named. */
const CalendarDraft = strict({
  calendar: line(64, 'A calendar: id or name'),
  zone: CalendarDefinition.properties.zone,
  periods: CalendarDefinition.properties.periods,
})

export const WhatIfInput = strict({
  policy: Type.Optional(PolicyDraft),
  calendar: Type.Optional(CalendarDraft),
  /** Which tickets, in the query language; all without. */
  query: Type.Optional(text(2_000)),
  created_from: Type.Optional(Instant),
  created_to: Type.Optional(Instant),
})
export type WhatIfInput = Static<typeof WhatIfInput>

const Outcomes = Type.Object({
  met: Type.Integer(),
  breached: Type.Integer(),
  running: Type.Integer(),
  paused: Type.Integer(),
  none: Type.Integer(),
})
export type Outcomes = Static<typeof Outcomes>

/**
 * Why a clock comes to nothing: its priority has no time, its calendar is not open for so long within five years, or the
 * ticket has neither an assignee nor a team that has people.
 */
export const WHY_DEAD = ['no_time', 'never_due', 'nobody_there'] as const

/** `today`: by the policies and calendars that hold; `draft`: by the draft. */
export const WhatIf = Type.Object({
  tickets: Type.Integer(),
  /** For how many of them the drafted policy is; null for a draft of a calendar alone. */
  covered: nullable(Type.Integer()),
  targets: Type.Array(
    Type.Object({
      target: ClockTarget,
      today: Outcomes,
      draft: Outcomes,
      /** Breached by the draft, and not today; and the other way round. */
      newly_breached: Type.Integer(),
      no_longer_breached: Type.Integer(),
    }),
  ),
  /** The first tickets that fare otherwise. */
  changed: Type.Array(
    Type.Object({
      ticket: Type.Object({ id: Id, key: Type.String(), title: Type.String() }),
      target: ClockTarget,
      today: ClockState,
      draft: ClockState,
      due_today: nullable(Instant),
      due_draft: nullable(Instant),
    }),
  ),
  /**
   * Who had these tickets, and how many waited: what people did does not change with a promise, but the hours by which
   * waiting and idle time are counted may. By the calendar of the policy, as it is and as drafted.
   */
  teams: Type.Array(TeamBeside),
  /** Clocks that nobody can keep, of tickets that are not over: how many today, and by the draft. */
  dead_ends: Type.Array(
    Type.Object({ target: ClockTarget, why: oneOf(WHY_DEAD), today: Type.Integer(), draft: Type.Integer() }),
  ),
})
export type WhatIf = Static<typeof WhatIf>

/** Ids of one question. */
export const MOST_CLOCK_TICKETS = 100
export const ClockListQuery = strict({
  tickets: Type.Optional(
    Type.String({ maxLength: 40 * MOST_CLOCK_TICKETS, description: 'Ids of tickets, separated by commas' }),
  ),
  at_risk: Type.Optional(
    Type.Boolean({ description: 'true: only what has been warned of or was missed, the most urgent first' }),
  ),
  of_steps: Type.Optional(
    Type.Boolean({
      description:
        'false: without the clocks of steps, as tickets are found by `sla:` and sorted by `sort:sla`',
    }),
  ),
  target: Type.Optional(ClockTarget),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_CLOCK_TICKETS })),
})
export type ClockListQuery = Static<typeof ClockListQuery>
/** The clock of a ticket that needs somebody first, of those that are not over. */
export const TicketClock = Type.Object({
  ticket: Type.Object({
    id: Id,
    key: Type.String(),
    title: Type.String(),
    status: Status,
    priority: Priority,
  }),
  target: ClockTarget,
  state: ClockState,
  due: nullable(Instant),
  left: nullable(Type.String()),
  total: nullable(Type.String()),
})
export type TicketClock = Static<typeof TicketClock>
export const TicketClockList = Type.Object({ items: Type.Array(TicketClock) })
export type TicketClockList = Static<typeof TicketClockList>
