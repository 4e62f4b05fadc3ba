import type { WhatIf } from '@waybill/contract/sla/sla.ts'
import type { CountedClock } from './ticket-clocks.ts'
import { isDone, walk } from './ticket-walk.ts'
import type { Timeline } from './timeline.ts'

type DeadEnd = WhatIf['dead_ends'][number]

/** Counts the clocks that nobody can keep, of tickets that are not over, today and by a draft. */
export class DeadClocks {
  readonly #found = new Map<string, DeadEnd>()
  readonly #staffed: ReadonlySet<string>

  /** @param staffed teams in which somebody works */
  constructor(staffed: ReadonlySet<string>) {
    this.#staffed = staffed
  }

  add(timeline: Timeline, clocks: Readonly<Record<'today' | 'draft', readonly CountedClock[]>>): void {
    const last = walk(timeline).at(-1)?.facts
    if (!last || last.gone || isDone(last.status)) return
    const hasSomebody = this.#hasSomebody(timeline)
    for (const which of ['today', 'draft'] as const) {
      for (const counted of clocks[which]) {
        const why = whyDead(counted, hasSomebody)
        if (why === null) continue
        const { target } = counted.reading
        const known = this.#found.get(`${target} ${why}`) ?? { target, why, today: 0, draft: 0 }
        known[which] += 1
        this.#found.set(`${target} ${why}`, known)
      }
    }
  }

  results(): DeadEnd[] {
    return [...this.#found.values()]
  }

  #hasSomebody({ moments }: Timeline): boolean {
    const assignee = moments.findLast((one) => one.assignee !== undefined)?.assignee ?? null
    const team = moments.findLast((one) => one.team !== undefined)?.team ?? null
    return assignee !== null || (team !== null && this.#staffed.has(team))
  }
}

function whyDead({ policy, reading }: CountedClock, hasSomebody: boolean): DeadEnd['why'] | null {
  const { total, state, due, met_at } = reading
  if (met_at !== null) return null
  if (total === null) return policy && reading.cycle !== null ? 'no_time' : null
  if (state === 'running' && due === null) return 'never_due'
  const waits = state === 'running' || state === 'breached'
  return waits && !hasSomebody ? 'nobody_there' : null
}
