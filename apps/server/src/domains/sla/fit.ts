import type { CalendarDefinition } from '@waybill/contract/calendars/calendar.ts'
import type { PolicyTarget } from '@waybill/contract/sla/sla.ts'
import { PRIORITIES, type Priority } from '@waybill/contract/tickets/ticket.ts'
import { compileCalendar } from '../calendars/business-time.ts'
import { spansWithin } from './clock.ts'
import { elapsedIn } from './count-spans.ts'
import { cycleOf } from './cycle-of.ts'
import { ruleOf } from './rules.ts'
import { walk } from './ticket-walk.ts'
import type { Timeline } from './timeline.ts'

/** A way to count that is tried; what it lacks is how much time each priority has, which is found. */
export interface Way {
  hours: { name: string; calendar: CalendarDefinition | null }
  pauses: { name: string; pause_on_fields: NonNullable<PolicyTarget['pause_on_fields']> }
  ends_on: NonNullable<PolicyTarget['ends_on']>
}

/** Tickets by what was recorded of them and what the way says. */
export interface Confusion {
  met_met: number
  met_missed: number
  missed_met: number
  missed_missed: number
}

export interface Fit {
  hours: string
  pauses: string
  ends_on: Way['ends_on']
  /** Milliseconds of the time that explains most tickets; null: none was met. */
  durations: Partial<Record<Priority, number | null>>
  by_priority: Partial<Record<Priority, Confusion>>
  all: Confusion
  /** The share of tickets of which both say the same. */
  agreement: number
}

/** What was counted for each way and priority: elapsed milliseconds, and whether it was met as recorded. */
export class Fitting {
  readonly #ways: readonly Way[]
  readonly #seen: Map<Priority, { elapsed: number; met: boolean }[]>[]

  constructor(ways: readonly Way[]) {
    this.#ways = ways
    this.#seen = ways.map(() => new Map<Priority, { elapsed: number; met: boolean }[]>())
  }

  /** Counts a ticket every way. Those that have not ended are passed over. */
  add(timeline: Timeline, met: boolean): void {
    const priority = walk(timeline).at(-1)?.facts.priority
    if (priority === undefined) return
    const counted = new Map<string, ReturnType<typeof spansOf>>()
    this.#ways.forEach((way, index) => {
      const name = `${way.pauses.name} ${way.ends_on}`
      const spans = counted.get(name) ?? spansOf(timeline, way)
      counted.set(name, spans)
      if (!spans) return
      const time = compileCalendar(way.hours.calendar, timeline.created_at)
      const list = this.#seen[index]?.get(priority) ?? []
      list.push({ elapsed: elapsedIn(spans.spans, time, spans.end), met })
      this.#seen[index]?.set(priority, list)
    })
  }

  /** The ways from the one that agrees with most tickets on. */
  results(): Fit[] {
    return this.#ways
      .map((way, index) => resultOf(way, this.#seen[index] ?? new Map()))
      .toSorted((a, b) => b.agreement - a.agreement)
  }
}

function spansOf(timeline: Timeline, way: Way) {
  const rule = ruleOf(
    {
      target: 'resolution',
      durations: {},
      ends_on: way.ends_on,
      pause_on_fields: way.pauses.pause_on_fields,
      pause_on_hold: false,
    },
    new Map(),
  )
  const cycle = cycleOf(timeline, rule)
  if (!cycle || cycle.end === null) return null
  return { spans: spansWithin(timeline, rule, cycle), end: cycle.end }
}

function resultOf(way: Way, seen: ReadonlyMap<Priority, { elapsed: number; met: boolean }[]>): Fit {
  const durations: Fit['durations'] = {}
  const by_priority: Fit['by_priority'] = {}
  const all = nobody()
  for (const priority of PRIORITIES) {
    const tickets = seen.get(priority)
    if (!tickets) continue
    const best = bestDuration(tickets)
    durations[priority] = best.duration
    by_priority[priority] = best.confusion
    for (const name of NAMES) all[name] += best.confusion[name]
  }
  return {
    hours: way.hours.name,
    pauses: way.pauses.name,
    ends_on: way.ends_on,
    durations,
    by_priority,
    all,
    agreement: (all.met_met + all.missed_missed) / Math.max(1, sum(all)),
  }
}

const NAMES = ['met_met', 'met_missed', 'missed_met', 'missed_missed'] as const

function nobody(): Confusion {
  return { met_met: 0, met_missed: 0, missed_met: 0, missed_missed: 0 }
}

function sum(confusion: Confusion): number {
  return NAMES.reduce((total, name) => total + confusion[name], 0)
}

/** In whole minutes: what somebody could have promised. */
const MINUTE = 60_000

/**
 * The time that agrees with most tickets: met are those that took no longer. All are tried, along the tickets in the order
 * of the time that they took.
 */
function bestDuration(tickets: readonly { elapsed: number; met: boolean }[]): {
  duration: number | null
  confusion: Confusion
} {
  const inOrder = tickets
    .map(({ elapsed, met }) => ({ elapsed: Math.ceil(elapsed / MINUTE) * MINUTE, met }))
    .toSorted((a, b) => a.elapsed - b.elapsed)
  const met = inOrder.filter((one) => one.met).length
  const confusion = { met_met: 0, met_missed: met, missed_met: 0, missed_missed: inOrder.length - met }
  let best = { duration: null as number | null, confusion: { ...confusion } }
  inOrder.forEach((one, index) => {
    if (one.met) {
      confusion.met_met += 1
      confusion.met_missed -= 1
    } else {
      confusion.missed_met += 1
      confusion.missed_missed -= 1
    }
    const right = confusion.met_met + confusion.missed_missed
    const last = inOrder[index + 1]?.elapsed !== one.elapsed
    if (last && right > best.confusion.met_met + best.confusion.missed_missed)
      best = { duration: one.elapsed, confusion: { ...confusion } }
  })
  return best
}
