import type { ItemMoment } from './task-moment.ts'
import { isDone, walk, type TicketThen } from './ticket-walk.ts'
import type { Timeline } from './timeline.ts'
import type { Visit, WorkTally } from './work-tally.ts'

/** Where a ticket was between two moments: with which team, and who had it. */
export interface Whereabouts {
  from: number
  to: number
  /** null: with none, as before the front desk lets it in. */
  team: string | null
  /** Its assignee, or those who decide about it together; empty: nobody had it. */
  people: readonly string[]
  facts: TicketThen
}

/** The stretches in which a ticket was somebody's to do, up to an instant. Milliseconds. */
export function whereaboutsOf(timeline: Timeline, until: number): Whereabouts[] {
  const found: Whereabouts[] = []
  let [team, assignee]: (string | null)[] = [null, null]
  const asked = new Map<string, ItemMoment>()
  const walked = walk(timeline)
  for (const [index, { moment, facts }] of walked.entries()) {
    if (moment.team !== undefined) team = moment.team
    if (moment.assignee !== undefined) assignee = moment.assignee
    for (const item of moment.items ?? []) asked.set(item.id, { ...asked.get(item.id), ...item })
    const to = Math.min(walked[index + 1]?.moment.at ?? until, until)
    if (isDone(facts.status) || facts.gone || moment.at >= to) continue
    const deciding = [...asked.values()].flatMap(({ open, person }) => (open && person ? [person] : []))
    const people = assignee ? [assignee] : [...new Set(deciding)]
    found.push({ from: moment.at, to, team: facts.task === 'pending' ? null : (team ?? null), people, facts })
  }
  return found
}

/**
 * Adds what really happened to a ticket. While it waits for somebody outside, or a promise about it stands still, nobody here
 * has anything to do with it.
 * @param paused whether it stands still although its task is not on hold
 */
export function tallyRecorded(
  tally: WorkTally,
  timeline: Timeline,
  until: number,
  paused: (facts: TicketThen) => boolean,
): void {
  let visit: Visit | null = null
  let before: Whereabouts | null = null
  for (const one of joined(whereaboutsOf(timeline, until), paused)) {
    if (!visit || before?.team !== one.team || before.to !== one.from) visit = tally.comes(one.team)
    before = one
    tally.stays(visit, one)
    if (standsStill(one.facts, paused)) continue
    if (one.people.length === 0) tally.waits(visit, one)
    for (const person of one.people) tally.works(visit, person, one)
  }
}

/** Stretches that differ in nothing that is counted are one. */
function joined(stretches: readonly Whereabouts[], paused: (facts: TicketThen) => boolean): Whereabouts[] {
  const found: Whereabouts[] = []
  for (const one of stretches) {
    const last = found.at(-1)
    const same =
      last?.to === one.from &&
      last.team === one.team &&
      last.people.join(' ') === one.people.join(' ') &&
      standsStill(last.facts, paused) === standsStill(one.facts, paused)
    if (same && last) found[found.length - 1] = { ...last, to: one.to }
    else found.push(one)
  }
  return found
}

function standsStill(facts: TicketThen, paused: (facts: TicketThen) => boolean): boolean {
  return facts.task === 'on_hold' || (facts.task !== 'pending' && paused(facts))
}
