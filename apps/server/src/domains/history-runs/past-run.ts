import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { isDone, walk, type TicketThen } from '../sla/ticket-walk.ts'
import { whereaboutsOf, type Whereabouts } from '../sla/recorded-work.ts'
import type { Timeline } from '../sla/timeline.ts'

/** Where a ticket was, and for how long: one of the steps that it passed. Milliseconds. */
export interface Stay {
  /** The step of the draft of which it was; null: of none. */
  step: string | null
  status: Status
  /** It waited for its requester or somebody outside, so that nobody here could go on. */
  waits: boolean
  /** Business time of work; of a stay that waits the time by the clock on the wall. */
  took: number
  /** So long, by the clock on the wall, only its policy had it stand still: the clock of a run goes on. */
  stood: number
}

/** What the log tells of a past ticket that a draft may be run with. Milliseconds. */
export interface PastRun {
  /** When it was made, or let in, where a front desk of the draft has it first. */
  arrived: number
  /** When it was resolved for the last time. */
  resolved: number
  priority: Priority
  /** Business time of work on it: without pauses, and without what it waited for somebody. */
  took: number
  /** Business time until it was resolved as the clock of a run counts it: only a task that is not let in or on hold pauses it. */
  elapsed: number
  /** Where it was, one after the other, up to the resolution; what was done before a reopening goes on. */
  stays: Stay[]
  /** The guarded transitions of the draft whose condition holds for it. */
  open: ReadonlySet<string>
  /** By what was promised then. */
  recorded: 'met' | 'breached' | 'without_target'
}

/** The draft's id of a step of one of its versions; null for steps that it has not. */
export type StepOfDraft = (step: string) => string | null

/** How the log is read: by which hours, when nobody worked although its task went on, which steps are the draft's. */
export interface Reading {
  time: BusinessTime
  paused: (facts: TicketThen) => boolean
  stepOf: StepOfDraft
  /** Whether the draft has a front desk that lets tickets in. */
  hasFrontDesk: boolean
}

type Course = Pick<PastRun, 'arrived' | 'resolved' | 'priority' | 'took' | 'elapsed' | 'stays'>

/** Why there is nothing to run: nobody knows how long it takes, it was given up, or it came here when it was over. */
export type LeftOut = 'open' | 'cancelled' | 'untimed'

/** The course of a ticket up to its resolution. */
export function courseOf(
  timeline: Timeline,
  { time, paused, stepOf, hasFrontDesk }: Reading,
): Course | LeftOut {
  const walked = walk(timeline)
  const last = walked.at(-1)?.facts
  const end = endOf(walked)
  if (!last || !end) return 'open'
  if (end.facts.task === 'cancelled' && !wasTakenUpAgain(walked)) return 'cancelled'
  if (walked.every(({ facts }) => isDone(facts.status))) return 'untimed'
  const resolved = end.moment.at
  const steps = stepsOf(timeline, stepOf)
  const stretches = whereaboutsOf(timeline, resolved)
  const everHad = stretches.some(({ people }) => people.length > 0)
  const stays: Stay[] = []
  let [took, elapsed] = [0, 0]
  for (const { from, to, people, facts } of stretches) {
    const step = steps.findLast(({ at }) => at <= from)?.step ?? null
    const { status, task } = facts
    // The front desk has it: that is none of the ways of a draft.
    if (task === 'pending') continue
    if (task === 'on_hold') {
      addStay(stays, { step, status, waits: true, took: to - from, stood: 0 })
      continue
    }
    const counted = time.between(from, to)
    elapsed += counted
    if (paused(facts)) {
      const stood = to - from
      // A pause at a step of the draft is none of its ways.
      addStay(stays, { step, status, waits: step === null, took: step === null ? stood : 0, stood })
      continue
    }
    const worked = everHad && people.length === 0 ? 0 : counted
    took += worked
    addStay(stays, { step, status, waits: false, took: worked, stood: 0 })
  }
  addStay(stays, { step: null, status: end.facts.status, waits: false, took: 0, stood: 0 })
  const arrived = hasFrontDesk ? letInAt(stretches, timeline) : timeline.created_at
  return { arrived, resolved, priority: last.priority, took, elapsed, stays }
}

/** When the front desk had let it in that had it first. */
function letInAt(stretches: readonly Whereabouts[], { created_at }: Timeline): number {
  if (stretches[0]?.facts.task !== 'pending') return created_at
  return stretches.find(({ facts }) => facts.task !== 'pending')?.from ?? created_at
}

/** From when it is done for good, and what it was at the end of that moment; null: it is open. */
function endOf(walked: ReturnType<typeof walk>): ReturnType<typeof walk>[number] | null {
  let end: ReturnType<typeof walk>[number] | null = null
  for (const one of walked) {
    if (!isDone(one.facts.status)) end = null
    else if (end === null || end.moment.at === one.moment.at) end = one
  }
  return end
}

/** Somebody worked on it after its run was given up. */
function wasTakenUpAgain(walked: ReturnType<typeof walk>): boolean {
  const given = walked.findLast(({ moment }) => moment.task?.status === 'cancelled')?.moment.at ?? Infinity
  return walked.some(({ moment, facts }) => moment.at > given && !isDone(facts.status))
}

/** The steps of the draft at which it was, each from when on. */
function stepsOf({ moments }: Timeline, stepOf: StepOfDraft): { at: number; step: string | null }[] {
  return moments.flatMap(({ at, items = [] }) => {
    const step = items.findLast((one) => one.step !== undefined)?.step
    return step === undefined ? [] : [{ at, step: stepOf(step) }]
  })
}

/** What follows at the same place is one stay. */
export function addStay(stays: Stay[], one: Stay): void {
  const last = stays.at(-1)
  if (last?.step === one.step && last.status === one.status && last.waits === one.waits)
    stays[stays.length - 1] = { ...last, took: last.took + one.took, stood: last.stood + one.stood }
  else stays.push(one)
}
