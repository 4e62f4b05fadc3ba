import { Level } from './level.ts'
import { takingTurns } from './turns.ts'

/** A stretch of time. Milliseconds. */
export interface Stretch {
  from: number
  to: number
}

/** A ticket that came to a team, as long as it stays there. */
export interface Visit {
  team: TeamTally
  /** When it waited for somebody. */
  waits: Stretch[]
  /** Who began with it. */
  begun: Set<string>
}

/** What came to one team. */
export interface TeamTally {
  open: Level
  waiting: Level
  waits: Stretch[][]
  /** When anybody of it had something to do. */
  busy: Level
  /** How often each person began with a ticket here. */
  begun: Map<string, number>
}

/** Where tickets were, who waited and who worked, in stretches that come in any order. Teams: null is none. */
export class WorkTally {
  readonly teams = new Map<string | null, TeamTally>()
  /** When each person had something to do, for whichever team. */
  readonly people = new Map<string, Level>()
  /** From the first moment at which a ticket was with a team to the last; empty while there was none. */
  range: Stretch = { from: 0, to: 0 }

  team(id: string | null): TeamTally {
    const known = this.teams.get(id)
    if (known) return known
    const made = {
      open: new Level(),
      waiting: new Level(),
      waits: [],
      busy: new Level(),
      begun: new Map<string, number>(),
    }
    this.teams.set(id, made)
    return made
  }

  /** A ticket comes to a team. */
  comes(id: string | null): Visit {
    const team = this.team(id)
    const visit = { team, waits: [], begun: new Set<string>() }
    team.waits.push(visit.waits)
    return visit
  }

  /** It is with the team. */
  stays({ team }: Visit, { from, to }: Stretch): void {
    const isFirst = this.range.to === 0
    this.range = {
      from: isFirst ? from : Math.min(this.range.from, from),
      to: Math.max(this.range.to, to),
    }
    team.open.add(from, to)
  }

  /** So long nobody had it. */
  waits({ team, waits }: Visit, { from, to }: Stretch): void {
    team.waiting.add(from, to)
    if (from < to) waits.push({ from, to })
  }

  /** Somebody has it. */
  works({ team, begun }: Visit, person: string, { from, to }: Stretch): void {
    team.busy.add(from, to)
    if (!begun.has(person)) team.begun.set(person, (team.begun.get(person) ?? 0) + 1)
    begun.add(person)
    const level = this.people.get(person) ?? new Level()
    this.people.set(person, level)
    level.add(from, to)
  }

  /**
   * How many tickets a person had at once for nine tenths of the time in which they had any, over all people; null where
   * nobody had one.
   */
  async usuallyAtOnce(): Promise<number | null> {
    const times = new Map<number, number>()
    const giveTurn = takingTurns()
    for (const level of this.people.values()) {
      let [since, there] = [0, 0]
      await level.walk((at, next) => {
        if (there > 0) times.set(there, (times.get(there) ?? 0) + at - since)
        since = at
        there = next
      }, giveTurn)
    }
    const all = [...times].toSorted(([a], [b]) => a - b)
    const most = all.reduce((sum, [, time]) => sum + time, 0) * USUALLY
    let sum = 0
    for (const [count, time] of all) {
      sum += time
      if (sum >= most) return count
    }
    return null
  }
}

const USUALLY = 0.9
