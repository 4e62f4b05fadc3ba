import type { AssignRule, StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { WorkTally, type Visit } from '../sla/work-tally.ts'
import { EventQueue } from './event-queue.ts'
import type { PastRun } from './past-run.ts'
import { isWork, type Course, type Planned, type Stuck } from './plan-course.ts'

/** Who works: the people of each team in their order, and on how many tickets each of them at once. */
export interface Staff {
  teams: ReadonlyMap<string, readonly string[]>
  atOnce: number
}

/** What came of one ticket. Milliseconds. */
export interface Outcome {
  run: PastRun
  /** Business time until it was finished, without what it waited outside; null: it was not. */
  elapsed: number | null
  stuck: { step: string; why: Stuck } | null
}

interface Traveller {
  run: PastRun
  course: Course
  /** Which step of the course it is at. */
  place: number
  /** Business time of what it waited outside. */
  paused: number
  /** Since it came to the team where it is; null: it was with none yet. */
  visit: { team: string; visit: Visit } | null
}

/** A ticket that waits for somebody. */
interface Waiting {
  traveller: Traveller
  since: number
}

interface Person {
  id: string
  busy: number
  pile: Fifo
  /** Where they take from when they are free, beside their own. */
  queues: Fifo[]
}

interface Team {
  people: Person[]
  queue: Fifo
  turn: number
}

/**
 * Runs past tickets through a draft by their courses: each arrives when it did and goes to the people of each step's team
 * by the rule of the step. Whoever is free takes the ticket that waits longest for them. Pure; gives way after each moment,
 * so that whoever runs it may pause.
 */
export class Simulation {
  readonly outcomes: Outcome[] = []
  readonly tally = new WorkTally()
  readonly #time: BusinessTime
  readonly #atOnce: number
  readonly #teams = new Map<string, Team>()
  readonly #queue = new EventQueue<() => void>()

  constructor({ teams, atOnce }: Staff, time: BusinessTime) {
    this.#time = time
    this.#atOnce = atOnce
    const people = new Map<string, Person>()
    for (const [id, members] of teams) {
      const queue = new Fifo()
      const there = members.map((member) => {
        const person = people.get(member) ?? { id: member, busy: 0, pile: new Fifo(), queues: [] }
        people.set(member, person)
        person.queues.push(queue)
        return person
      })
      this.#teams.set(id, { people: there, queue, turn: 0 })
    }
  }

  /** A ticket that arrives when it did. @param plan asked when it arrives */
  add(run: PastRun, plan: (run: PastRun) => Course): void {
    this.#at(run.arrived, () => {
      this.#arrive(run.arrived, { run, course: plan(run), place: 0, paused: 0, visit: null })
    })
  }

  /** Does what comes next. @returns false when nothing is left */
  advance(): boolean {
    const next = this.#queue.next()
    next?.item()
    return next !== undefined
  }

  #at(at: number, what: () => void): void {
    this.#queue.add(at, what)
  }

  #arrive(at: number, traveller: Traveller): void {
    const planned = traveller.course.steps[traveller.place]
    if (!planned) this.#finish(at, traveller)
    else if (isWork(planned.step)) this.#ask(at, traveller, planned.step)
    else this.#pass(at, traveller, planned)
  }

  /** Nobody has anything to do: it waits at its team as long as it waited, or goes on at once. */
  #pass(at: number, traveller: Traveller, { step, lasts }: Planned): void {
    const to = at + lasts
    const paused = traveller.paused + this.#time.between(at, to)
    const visit = lasts > 0 && step.team !== null ? this.#visitOf(traveller, step.team) : traveller.visit
    if (visit) this.tally.stays(visit.visit, { from: at, to })
    this.#goOn(to, { ...traveller, paused, visit })
  }

  /** Going on at the team where it is goes on with its visit there. */
  #visitOf({ visit }: Traveller, team: string): { team: string; visit: Visit } {
    return visit?.team === team ? visit : { team, visit: this.tally.comes(team) }
  }

  #ask(at: number, traveller: Traveller, { id, team: ref, assign }: StepDefinition): void {
    const team = ref === null ? undefined : this.#teams.get(ref)
    if (ref === null || !team || team.people.length === 0) {
      this.#stick(traveller, id, 'nobody_there')
      return
    }
    const person = this.#choose(team, assign)
    const waiting = { traveller: { ...traveller, visit: this.#visitOf(traveller, ref) }, since: at }
    if (person && person.busy < this.#atOnce) this.#begin(at, waiting, person)
    else (person?.pile ?? team.queue).push(waiting)
  }

  /** Whose ticket it is; undefined: it waits in the queue of the team. */
  #choose(team: Team, rule: AssignRule): Person | undefined {
    if (rule === 'round_robin') {
      const person = team.people[team.turn % team.people.length]
      team.turn += 1
      return person
    }
    const least = team.people.reduce((one, other) => (loadOf(other) < loadOf(one) ? other : one))
    return rule === 'queue' && least.busy >= this.#atOnce ? undefined : least
  }

  #begin(at: number, { traveller, since }: Waiting, person: Person): void {
    const { visit } = traveller
    const planned = traveller.course.steps[traveller.place]
    if (!planned || !visit) return
    const leaves = this.#time.add(at, planned.lasts)
    if (leaves === null) {
      this.#stick(traveller, planned.step.id, 'never_open')
      return
    }
    // Never later, so that what takes exactly as long as was promised is in time.
    const to = Math.max(at, Math.floor(leaves))
    person.busy += 1
    const on = to + planned.stands
    this.tally.stays(visit.visit, { from: since, to: on })
    this.tally.waits(visit.visit, { from: since, to: at })
    this.tally.works(visit.visit, person.id, { from: at, to })
    this.#at(to, () => {
      person.busy -= 1
      this.#takeNext(to, person)
      this.#goOn(on, traveller)
    })
  }

  #takeNext(at: number, person: Person): void {
    while (person.busy < this.#atOnce) {
      const next = [person.pile, ...person.queues]
        .filter(({ first }) => first)
        .toSorted((a, b) => (a.first?.since ?? 0) - (b.first?.since ?? 0))[0]
        ?.take()
      if (!next) return
      this.#begin(at, next, person)
    }
  }

  #goOn(at: number, traveller: Traveller): void {
    const next = { ...traveller, place: traveller.place + 1 }
    this.#at(at, () => {
      this.#arrive(at, next)
    })
  }

  #finish(at: number, { run, course, paused }: Traveller): void {
    const { stuck } = course
    const elapsed = stuck ? null : Math.max(0, this.#time.between(run.arrived, at) - paused)
    this.outcomes.push({ run, elapsed, stuck })
  }

  #stick({ run }: Traveller, step: string, why: Stuck): void {
    this.outcomes.push({ run, elapsed: null, stuck: { step, why } })
  }
}

function loadOf({ busy, pile }: Person): number {
  return busy + pile.length
}

/** First in, first out: taking the first out moves no other. */
class Fifo {
  readonly #items: Waiting[] = []
  #taken = 0

  get first(): Waiting | undefined {
    return this.#items[this.#taken]
  }

  get length(): number {
    return this.#items.length - this.#taken
  }

  push(item: Waiting): void {
    this.#items.push(item)
  }

  take(): Waiting | undefined {
    const { first } = this
    if (first) this.#taken += 1
    return first
  }
}
