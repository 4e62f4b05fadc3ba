import type { ClockState, ClockTarget } from '@waybill/contract/sla/sla.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { elapsedIn, instantOf, spansFrom, spansUntil, type Span, type Still } from './count-spans.ts'
import { cycleOf, type Cycle } from './cycle-of.ts'
import { spansOf, walk, type TicketThen } from './ticket-walk.ts'
import type { Timeline } from './timeline.ts'

/** What is promised: a policy's target, or a workflow's. Milliseconds of business time by priority; missing: nothing. */
export interface Rule {
  target: ClockTarget
  durations: Partial<Record<Priority, number>>
  /** Why the clock stands still, where it does; null where it runs. */
  paused(facts: TicketThen): string | null
  warn_at: readonly number[]
  on_change: 'retroactive' | 'restart'
  on_reopen: 'continue' | 'new'
  /** In which statuses nothing is waited for any more. */
  isDone: (status: Status) => boolean
  /** Of a step: which assignment, and until when (null: nothing promised). */
  item?: { id: string; from: number; to: number | null; total: number; inherited: boolean }
}

/** A clock at one moment. Milliseconds. */
export interface ClockReading {
  target: ClockTarget
  state: ClockState
  /** When it began, this time: what it is warned of is told once in each cycle. */
  cycle: number | null
  total: number | null
  elapsed: number
  /** What is left; negative after the breach. */
  left: number | null
  due: number | null
  breached_at: number | null
  /** When what was promised was done, in time or late. */
  met_at: number | null
  paused: { since: number; why: string } | null
  /** When each warning and the breach (100) come. */
  thresholds: { percent: number; at: number }[]
  spans: Span[]
}

/**
 * A clock of a ticket: a pure function over its log, a rule, a calendar and the time. Nothing is counted up anywhere, so
 * whatever was changed, and in whatever order, it says the same.
 */
export function clock(timeline: Timeline, rule: Rule, time: BusinessTime, now: number): ClockReading {
  const cycle = cycleOf(timeline, rule)
  if (!cycle) return nothing(rule.target)
  const spans = spansWithin(timeline, rule, cycle)
  const reading = (total: number | null) => read(rule, spans, time, { ...cycle, total, now })
  const periods = prioritiesIn(timeline, cycle, now)
  const last = reading(totalOf(rule, periods.at(-1)?.priority))
  if (!isFinal(rule.target)) return last
  // A response that was missed under one priority stays missed under the next.
  const missed = periods.slice(0, -1).map(({ priority, until }) => {
    const found = reading(totalOf(rule, priority))
    return found.breached_at !== null && found.breached_at < until ? found : null
  })
  return missed.find((found) => found !== null) ?? last
}

function isFinal(target: ClockTarget): boolean {
  return target === 'first_response' || target === 'next_response'
}

function totalOf(rule: Rule, priority: Priority | undefined): number | null {
  if (rule.item) return rule.item.total
  return (priority === undefined ? undefined : rule.durations[priority]) ?? null
}

/** The priorities that the ticket had while the clock ran, each until when. */
function prioritiesIn(timeline: Timeline, { start, end }: Cycle, now: number) {
  const found: { priority: Priority; until: number }[] = []
  for (const { moment, facts } of walk(timeline)) {
    if (moment.at > (end ?? now) && found.length > 0) break
    const last = found.at(-1)
    if (last?.priority === facts.priority) continue
    if (last) last.until = moment.at
    const one = { priority: facts.priority, until: Infinity }
    if (moment.at <= start) found.splice(0, found.length, one)
    else found.push(one)
  }
  return found
}

/** Resolved and closed tickets wait for nothing; beyond that each rule says when its clock stands still. */
export function spansWithin(timeline: Timeline, rule: Rule, { start, end }: Cycle): Span[] {
  const still = (facts: TicketThen): Still | null => {
    if (rule.isDone(facts.status)) return { kind: 'stopped', why: facts.status }
    const why = rule.paused(facts)
    return why === null ? null : { kind: 'paused', why }
  }
  const spans = spansFrom(spansOf(timeline, still), start)
  return end === null ? spans : spansUntil(spans, end)
}

interface Question extends Cycle {
  total: number | null
  now: number
}

function read(
  rule: Rule,
  spans: Span[],
  time: BusinessTime,
  { start, end, total, now }: Question,
): ClockReading {
  const elapsed = elapsedIn(spans, time, now)
  const due = total === null ? null : instantOf(spans, time, total)
  const breached_at = due !== null && (end === null ? now >= due : end > due) ? due : null
  const current = spans.findLast(({ from }) => from <= now)
  const standing = end === null ? (current?.still ?? null) : null
  const thresholds = total === null ? [] : thresholdsOf(rule, spans, time, total, end)
  return {
    target: rule.target,
    cycle: start,
    total,
    elapsed,
    left: total === null ? null : total - elapsed,
    due: standing && breached_at === null ? null : due,
    breached_at,
    met_at: end,
    state: stateOf(total, breached_at, end, standing),
    paused: standing?.kind === 'paused' ? { since: current?.from ?? start, why: standing.why } : null,
    thresholds,
    spans,
  }
}

function stateOf(
  total: number | null,
  breachedAt: number | null,
  end: number | null,
  standing: Still | null,
): ClockState {
  if (total === null) return 'none'
  if (breachedAt !== null) return 'breached'
  if (end !== null) return 'met'
  if (standing) return standing.kind === 'paused' ? 'paused' : 'none'
  return 'running'
}

function thresholdsOf(
  rule: Rule,
  spans: readonly Span[],
  time: BusinessTime,
  total: number,
  end: number | null,
): { percent: number; at: number }[] {
  // Whoever is given what is overdue already is told so by its being given.
  if (total === 0 && rule.item?.inherited === true) return []
  const percents = total === 0 ? [100] : [...rule.warn_at.toSorted((a, b) => a - b), 100]
  return percents.flatMap((percent) => {
    const at = instantOf(spans, time, Math.round((total * percent) / 100))
    return at === null || (end !== null && at >= end) ? [] : [{ percent, at }]
  })
}

function nothing(target: ClockTarget): ClockReading {
  return {
    target,
    state: 'none',
    cycle: null,
    total: null,
    elapsed: 0,
    left: null,
    due: null,
    breached_at: null,
    met_at: null,
    paused: null,
    thresholds: [],
    spans: [],
  }
}
