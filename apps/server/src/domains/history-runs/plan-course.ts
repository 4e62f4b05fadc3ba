import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { isDone } from '../sla/ticket-walk.ts'
import { stepShare } from '../sla/step-share.ts'
import { OpenWays, type Draft, type Target } from './draft-ways.ts'
import { addStay, type PastRun, type Stay } from './past-run.ts'

/** Why a ticket could not go on at a step. */
export type Stuck = 'nobody_there' | 'no_way_on' | 'goes_round' | 'never_open'

/** One step of a course. `lasts`: business time of work, or the time on the wall that it waits. Milliseconds. */
export interface Planned {
  step: StepDefinition
  lasts: number
  /** So long it stands still after that and nobody has it, by the clock on the wall. */
  stands: number
}

/** Which steps a ticket passes, and what ends it; null: it comes to an end of the draft. */
export interface Course {
  steps: Planned[]
  stuck: { step: string; why: Stuck } | null
}

/** Steps of one ticket; beyond it goes round and round. */
const MOST_STEPS = 200

/** A step of a course, with the stay that was there; null: it was never there. */
interface Passed {
  step: StepDefinition
  stay: Stay | null
}

/** Where it is. */
interface Place<At> {
  at: At
  /** The last of its stays that was somewhere of the draft; -1: none yet. */
  stay: number
  /** Whether that was here. */
  isThere: boolean
}

/** Plans the way of past tickets through a draft by what was decided about them. Pure. */
export class Planner {
  readonly #draft: Draft
  readonly #steps: ReadonlyMap<string, StepDefinition>
  readonly #waits: boolean
  readonly #ways = new Map<string, OpenWays>()

  constructor(draft: Draft) {
    this.#draft = draft
    this.#steps = new Map(draft.steps.map((step) => [step.id, step]))
    this.#waits = draft.steps.some(({ waits_for }) => waits_for)
  }

  /**
   * A step that the ticket really passed takes the time that it took there, and where the draft has no way back to it all of
   * that at once. Every other takes its weight's share of the ticket's whole time. A step that waits lasts as long as the
   * ticket really waited.
   */
  plan(run: PastRun): Course {
    const ways = this.#waysOf(run.open)
    const stays = this.#decided(run.stays)
    const passed: Passed[] = []
    let stuck: Course['stuck'] = null
    for (let place = this.#begin(stays); place; ) {
      const { at: step, stay, isThere }: Place<StepDefinition> = place
      if (passed.length >= MOST_STEPS) {
        stuck = { step: step.id, why: 'goes_round' }
        break
      }
      passed.push({ step, stay: (isThere && stays[stay]) || null })
      if (step.is_end) break
      const next = nextOf(ways, stays, place)
      if (!next) stuck = { step: step.id, why: 'no_way_on' }
      place = next?.at ? { ...next, at: next.at } : null
    }
    return { steps: timed(passed, stays, run), stuck }
  }

  #waysOf(open: ReadonlySet<string>): OpenWays {
    const key = [...open].toSorted().join(' ')
    const known = this.#ways.get(key) ?? new OpenWays(this.#draft, open)
    this.#ways.set(key, known)
    return known
  }

  #begin(stays: readonly Stay[]): Place<StepDefinition> | null {
    const start = this.#draft.steps.find(({ is_start }) => is_start)
    if (!start) return null
    const exact = stays.findIndex(({ step }) => step === start.id)
    const [first] = stays
    const stay = exact === -1 && first && isAt(start, first) ? 0 : exact
    return { at: start, stay, isThere: stay !== -1 }
  }

  /**
   * What of a ticket's stays says something about the draft: of one that passed steps of it, those alone, as what was
   * spent elsewhere goes with the steps that are gone. Of others the pauses count only where the draft has steps that wait.
   */
  #decided(stays: readonly Stay[]): Stay[] {
    const isOwn = stays.some(({ step }) => step !== null)
    const last = stays.at(-1)
    const found: Stay[] = []
    for (const one of stays) {
      const step = one.step === null ? undefined : this.#steps.get(one.step)
      const counts = isOwn ? step && (!one.waits || step.waits_for) : !one.waits || this.#waits
      if (counts || one === last) addStay(found, one)
    }
    return found
  }
}

/** Where it goes; null: no way leads on. Where its run is over `at` is null. */
function nextOf(
  ways: OpenWays,
  stays: readonly Stay[],
  { at: from, stay: place }: Place<StepDefinition>,
): Place<Target> | null {
  const targets = ways.from(from.id)
  if (targets.length === 0) return null
  const isAhead = (index: number) => index > place
  const exact = stays.findIndex(
    ({ step }, index) => isAhead(index) && step !== null && targets.some((one) => one?.id === step),
  )
  const there = targets.find((one) => one && one.id === stays[exact]?.step)
  if (there) return { at: there, stay: exact, isThere: true }
  for (const [index, stay] of stays.entries()) {
    if (!isAhead(index) || isHere(from, stay)) continue
    const over = isDone(stay.status)
    const found = ways.toward(from.id, nameOf(stay), (target) =>
      target ? isAt(target, stay) : over && stay.step === null,
    )
    if (!found) continue
    const isThere = found.away === 0
    return { at: found.target, stay: isThere ? index : place, isThere }
  }
  const toEnd = ways.toward(from.id, 'end', (target) => target?.is_end ?? true)
  return { at: toEnd ? toEnd.target : (targets[0] ?? null), stay: place, isThere: false }
}

/** It is still where it was: going on is another stay. Whatever waited goes on with the next one. */
function isHere(from: StepDefinition, stay: Stay): boolean {
  return stay.step === null && !from.waits_for && fits(from, stay)
}

function isAt(step: StepDefinition, stay: Stay): boolean {
  return stay.step === null ? fits(step, stay) : stay.step === step.id
}

function nameOf({ step, waits, status }: Stay): string {
  return step ?? (waits ? 'waits' : status)
}

function fits({ waits_for, category }: StepDefinition, stay: Stay): boolean {
  return waits_for ? stay.waits : !stay.waits && stay.status === category
}

function timed(passed: readonly Passed[], stays: readonly Stay[], run: PastRun): Planned[] {
  const weights = passed.filter(({ step }) => isWork(step)).map(({ step }) => step.weight)
  const added = passedOver(passed, stays)
  const lastWork = passed.findLastIndex(({ step }) => isWork(step))
  return passed.map(({ step, stay }, index) => {
    const more = added.get(index)
    if (step.waits_for) return { step, lasts: (stay?.waits ? stay.took : 0) + (more?.took ?? 0), stands: 0 }
    if (!isWork(step)) return { step, lasts: 0, stands: 0 }
    const there = stay?.step === step.id && !stay.waits ? stay : null
    const lasts =
      there || more ? (there?.took ?? 0) + (more?.took ?? 0) : stepShare(run.took, weights, step.weight)
    const elsewhere = index === lastWork ? stoodElsewhere(passed, run.stays) : 0
    return { step, lasts, stands: (there?.stood ?? 0) + (more?.stood ?? 0) + elsewhere }
  })
}

/** By the last pass of a step what the stays there come to that no pass stands for: the draft leads there less often. */
function passedOver(
  passed: readonly Passed[],
  stays: readonly Stay[],
): Map<number, Pick<Stay, 'took' | 'stood'>> {
  const met = new Set(passed.map(({ stay }) => stay))
  const added = new Map<number, Pick<Stay, 'took' | 'stood'>>()
  for (const stay of stays) {
    if (stay.step === null || met.has(stay)) continue
    const last = passed.findLastIndex(
      ({ step }) => step.id === stay.step && Boolean(step.waits_for) === stay.waits,
    )
    const known = added.get(last) ?? { took: 0, stood: 0 }
    added.set(last, { took: known.took + stay.took, stood: known.stood + stay.stood })
  }
  return added
}

/** How long a ticket that passed no step of the draft stood still where no step of it waits as long. */
function stoodElsewhere(passed: readonly Passed[], stays: readonly Stay[]): number {
  if (stays.some(({ step }) => step !== null)) return 0
  const waited = passed.map(({ step, stay }) => (step.waits_for && stay?.waits ? stay.stood : 0))
  return sum(stays.map(({ stood }) => stood)) - sum(waited)
}

function sum(all: readonly number[]): number {
  return all.reduce((before, one) => before + one, 0)
}

/** Whoever is done or has resolved it has nothing more to do there, and at a step that waits nobody has. */
export function isWork({ category, waits_for }: StepDefinition): boolean {
  return !waits_for && !isDone(category)
}
