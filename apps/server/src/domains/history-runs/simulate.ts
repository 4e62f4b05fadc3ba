import type { StepDefinition, TransitionDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { stepShare } from '../sla/step-share.ts'
import { EventQueue } from './event-queue.ts'
import type { PastRun } from './past-run.ts'

export interface Draft {
  steps: readonly StepDefinition[]
  transitions: readonly TransitionDefinition[]
}

/** How many tickets a team works on at once; missing: nobody is there. */
export type Capacity = ReadonlyMap<string, number>

export type Stuck = 'nobody_there' | 'no_way_on' | 'goes_round'

/** What came of one ticket. Milliseconds. */
export interface Outcome {
  run: PastRun
  finished: number | null
  stuck: { step: string; why: Stuck } | null
}

export interface TeamOutcome {
  handled: number
  /** Business milliseconds that each ticket waited. */
  waits: number[]
  /** When the queue changed, and how long it was then. */
  lengths: { at: number; length: number }[]
  /** When nobody had anything to do, from and to. */
  idle: { from: number; to: number }[]
}

/** Steps of one ticket; beyond it goes round and round. */
const MOST_STEPS = 200

interface Traveller {
  run: PastRun
  step: StepDefinition
  steps: number
  /** How far in what was decided about it. */
  decided: number
  arrived: number
}

interface TeamState extends TeamOutcome {
  free: number
  places: number
  waiting: Traveller[]
  /** How many of them had their turn: taking them out would move all others. */
  begun: number
  idleSince: number | null
}

/**
 * Runs past tickets through a draft: each arrives when it did, takes as long as it did, shared out over the steps by their
 * weights, and goes the way that fits what was decided. Who is free takes the ticket that waits longest. Pure; gives way
 * after each ticket that is done with a step, so that whoever runs it may pause.
 */
export class Simulation {
  readonly outcomes: Outcome[] = []
  readonly teams = new Map<string, TeamState>()
  readonly #draft: Draft
  readonly #time: BusinessTime
  readonly #queue = new EventQueue<{ traveller: Traveller; leaves: boolean }>()
  readonly #weights: number[]

  constructor(draft: Draft, capacity: Capacity, time: BusinessTime, runs: readonly PastRun[]) {
    this.#draft = draft
    this.#time = time
    this.#weights = draft.steps.filter(isWork).map(({ weight }) => weight)
    const start = draft.steps.find(({ is_start }) => is_start)
    const first = runs.reduce((least, { arrived }) => Math.min(least, arrived), Infinity)
    for (const [team, places] of capacity) {
      const state = { handled: 0, waits: [], lengths: [], idle: [], waiting: [], begun: 0 }
      this.teams.set(team, { ...state, free: places, places, idleSince: first })
    }
    for (const run of runs) {
      if (start) this.#queue.add(run.arrived, { traveller: this.#traveller(run, start), leaves: false })
    }
  }

  #traveller(run: PastRun, step: StepDefinition): Traveller {
    return { run, step, steps: 0, decided: 0, arrived: run.arrived }
  }

  /** Does what comes next. @returns false when nothing is left */
  advance(): boolean {
    const next = this.#queue.next()
    if (!next) return false
    const { traveller, leaves } = next.item
    if (leaves) this.#leave(next.at, traveller)
    else this.#arrive(next.at, traveller)
    return true
  }

  /** Closes what is open at the end of the range. */
  end(at: number): void {
    for (const team of this.teams.values()) {
      if (team.idleSince !== null && team.idleSince < at) team.idle.push({ from: team.idleSince, to: at })
      team.idleSince = null
    }
  }

  #arrive(at: number, traveller: Traveller): void {
    const { step } = traveller
    if (!isWork(step)) {
      this.#goOn(at, traveller)
      return
    }
    const team = step.team === null ? undefined : this.teams.get(step.team)
    if (!team || team.places === 0) {
      this.#stick(traveller, 'nobody_there')
      return
    }
    const here = { ...traveller, arrived: at }
    if (team.free > 0) this.#begin(at, team, here)
    else {
      team.waiting.push(here)
      team.lengths.push({ at, length: team.waiting.length - team.begun })
    }
  }

  #begin(at: number, team: TeamState, traveller: Traveller): void {
    if (team.idleSince !== null) {
      if (team.idleSince < at) team.idle.push({ from: team.idleSince, to: at })
      team.idleSince = null
    }
    team.free -= 1
    team.handled += 1
    team.waits.push(this.#time.between(traveller.arrived, at))
    const work = stepShare(traveller.run.took, this.#weights, traveller.step.weight)
    const leaves = this.#time.add(at, work)
    if (leaves === null) this.#stick(traveller, 'no_way_on')
    else this.#queue.add(leaves, { traveller, leaves: true })
  }

  #leave(at: number, traveller: Traveller): void {
    const team = traveller.step.team === null ? undefined : this.teams.get(traveller.step.team)
    if (team) {
      team.free += 1
      const next = team.waiting[team.begun]
      if (next) {
        team.begun += 1
        team.lengths.push({ at, length: team.waiting.length - team.begun })
        this.#begin(at, team, next)
      } else if (team.free === team.places) team.idleSince = at
    }
    this.#goOn(at, traveller)
  }

  #goOn(at: number, traveller: Traveller): void {
    const { run, step, decided } = traveller
    const ways = this.#draft.transitions.filter(({ from }) => from === step.id)
    if (step.is_end || ways.some(({ to }) => to === null && ways.length === 1)) {
      this.outcomes.push({ run, finished: at, stuck: null })
      return
    }
    const target = this.#chosen(ways, run.statuses.slice(decided + 1), step.category)
    if (target === undefined) this.#stick(traveller, 'no_way_on')
    else if (target === null) this.outcomes.push({ run, finished: at, stuck: null })
    else if (traveller.steps >= MOST_STEPS) this.#stick(traveller, 'goes_round')
    else {
      const found = run.statuses.indexOf(target.category, decided + 1)
      const next = { run, step: target, steps: traveller.steps + 1, arrived: at }
      this.#queue.add(at, {
        traveller: { ...next, decided: found === -1 ? decided : found },
        leaves: false,
      })
    }
  }

  /** The way that leads to where the work stood next; else onward, away from where it came from. */
  #chosen(
    ways: readonly TransitionDefinition[],
    ahead: readonly Status[],
    here: Status,
  ): StepDefinition | null | undefined {
    const targets = ways.map(({ to }) => (to === null ? null : this.#draft.steps.find(({ id }) => id === to)))
    const [wanted] = ahead
    const fitting = targets.find((one) => one && one.category === wanted)
    const onward = targets.find((one) => one && one.category !== here)
    return fitting ?? targets.find((one) => one && one.category === here) ?? onward ?? targets[0]
  }

  #stick({ run, step }: Traveller, why: Stuck): void {
    this.outcomes.push({ run, finished: null, stuck: { step: step.id, why } })
  }
}

/** Whoever is done or has resolved it has nothing more to do there. */
function isWork({ category }: StepDefinition): boolean {
  return category === 'open' || category === 'in_progress'
}
