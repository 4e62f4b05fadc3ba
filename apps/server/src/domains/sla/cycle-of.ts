import type { Rule } from './clock.ts'
import { isDone, walk } from './ticket-walk.ts'
import type { Timeline } from './timeline.ts'

/** From when a clock counts, and when what was promised was done; null: not yet. Milliseconds. */
export interface Cycle {
  start: number
  end: number | null
}

/** The newest cycle of a clock; null before it begins. */
export function cycleOf(timeline: Timeline, rule: Rule): Cycle | null {
  const cycle = byTarget(timeline, rule)
  return cycle && { ...cycle, start: restarted(timeline, rule, cycle) }
}

function byTarget(timeline: Timeline, rule: Rule): Cycle | null {
  switch (rule.target) {
    case 'first_response':
      return { start: timeline.created_at, end: firstAnswer(timeline) }
    case 'next_response':
      return nextResponse(timeline)
    case 'resolution':
      return resolution(timeline, rule)
    case 'task':
      return task(timeline)
    case 'step':
      return rule.item ? { start: rule.item.from, end: rule.item.to } : null
  }
}

/** A change of priority, policy or calendar begins the clock anew, where the policy wants that. */
function restarted(timeline: Timeline, rule: Rule, { start, end }: Cycle): number {
  if (rule.item) return start
  let from = start
  let [priority] = timeline.moments.map((moment) => moment.priority)
  for (const moment of timeline.moments) {
    const changed = moment.priority !== undefined && moment.priority !== priority
    priority = moment.priority ?? priority
    if (moment.at <= start || (end !== null && moment.at >= end)) continue
    if (moment.restart === rule.target || (changed && rule.on_change === 'restart')) from = moment.at
  }
  return from
}

function firstAnswer({ moments }: Timeline): number | null {
  return moments.find(({ said }) => said === 'agent')?.at ?? null
}

/**
 * From the oldest message of the requester that nobody answered to the next answer. It does not begin while the first
 * response is open, and a ticket that is done waits for nothing.
 */
function nextResponse(timeline: Timeline): Cycle | null {
  const first = firstAnswer(timeline)
  if (first === null) return null
  return walk(timeline)
    .filter(({ moment }) => moment.at >= first)
    .reduce<Cycle | null>((cycle, { moment, facts }) => {
      const waits = cycle !== null && cycle.end === null
      if (moment.said === 'requester' && !waits) return { start: moment.at, end: null }
      if (moment.said === 'agent' && waits) return { ...cycle, end: moment.at }
      return waits && moment.status !== undefined && isDone(facts.status) ? null : cycle
    }, null)
}

/** To the resolution that stands; reopening goes on with the clock, or begins a new one. */
function resolution(timeline: Timeline, { on_reopen, isDone: isOver }: Rule): Cycle {
  let start = timeline.created_at
  let end: number | null = null
  for (const { moment, facts } of walk(timeline)) {
    if (moment.status === undefined) continue
    if (isOver(facts.status)) end ??= moment.at
    else if (end !== null) {
      if (on_reopen === 'new') start = moment.at
      end = null
    }
  }
  return { start, end }
}

/** A run through a workflow: from when it has one to when it was over. */
function task(timeline: Timeline): Cycle | null {
  let id: string | null = null
  let cycle: Cycle | null = null
  for (const { at, task: run } of timeline.moments) {
    if (!run) continue
    if (run.id !== id) cycle = null
    id = run.id
    if (run.workflow !== undefined) cycle ??= { start: at, end: null }
    if (!cycle || run.status === undefined) continue
    const over = run.status === 'completed' || run.status === 'cancelled'
    cycle = { ...cycle, end: over ? (cycle.end ?? at) : null }
  }
  return cycle
}
