import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import { toIso } from '../../kernel/clock.ts'
import type { Db } from '../../io/db/tables.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { staffOf, teamsBeside } from '../sla/team-load.ts'
import type { WorkTally } from '../sla/work-tally.ts'
import { workersOfTeams } from '../teams/teams.queries.ts'
import type { PastRun } from './past-run.ts'
import type { Draft } from './draft-ways.ts'
import type { Stuck } from './plan-course.ts'
import type { Simulation, Staff } from './simulate.ts'

export interface About {
  draft: Draft
  time: BusinessTime
  calendar: NamedRef | null
  /** Milliseconds by priority. */
  durations: Partial<Record<Priority, number>>
  staff: Staff
  atOnceRecorded: boolean
  leftOut: HistoryResult['left_out']
  /** What really happened to the same tickets. */
  recorded: WorkTally
}

type Kept = HistoryResult['breaches']['draft']

/** What a simulation came to, beside what really happened. */
export async function summarize(
  db: Db,
  { outcomes, tally }: Simulation,
  { draft, time, calendar, durations, staff, atOnceRecorded, leftOut, recorded }: About,
): Promise<HistoryResult> {
  const from = outcomes.reduce((least, { run }) => Math.min(least, run.arrived), Infinity)
  const to = outcomes.reduce((most, { run }) => Math.max(most, run.resolved), 0)
  const range = { from, to }
  const isEmpty = outcomes.length === 0
  const teams = [...recorded.teams.keys()].flatMap((id) => id ?? [])
  const workers = await workersOfTeams(db, teams)
  return {
    tickets: outcomes.length,
    finished: outcomes.filter(({ elapsed }) => elapsed !== null).length,
    left_out: leftOut,
    from: isEmpty ? null : toIso(from),
    to: isEmpty ? null : toIso(to),
    calendar,
    at_once: staff.atOnce,
    at_once_recorded: atOnceRecorded,
    teams: isEmpty
      ? []
      : await teamsBeside(
          db,
          { tally: recorded, range, time, staff: staffOf(recorded, workers) },
          { tally, range, time, staff: staff.teams },
        ),
    breaches: {
      draft: counted(outcomes, ({ run, elapsed }) => judge(durations[run.priority], elapsed)),
      judged: counted(outcomes, ({ run }) => judge(durations[run.priority], run.elapsed)),
      recorded: counted(outcomes, ({ run }) => run.recorded),
    },
    dead_ends: deadEnds(outcomes, draft),
  }
}

function counted<One>(all: readonly One[], which: (one: One) => keyof Kept): Kept {
  const kept = { met: 0, breached: 0, without_target: 0 }
  for (const one of all) kept[which(one)] += 1
  return kept
}

/** @param elapsed null: it never came to an end */
function judge(total: number | undefined, elapsed: number | null): PastRun['recorded'] {
  if (total === undefined) return 'without_target'
  return elapsed !== null && elapsed <= total ? 'met' : 'breached'
}

function deadEnds(
  outcomes: Simulation['outcomes'],
  { steps }: Pick<Draft, 'steps'>,
): HistoryResult['dead_ends'] {
  const counts = new Map<string, { step: string; why: Stuck; tickets: number }>()
  for (const { stuck } of outcomes) {
    if (!stuck) continue
    const key = `${stuck.step} ${stuck.why}`
    const known = counts.get(key) ?? { ...stuck, tickets: 0 }
    counts.set(key, { ...known, tickets: known.tickets + 1 })
  }
  return [...counts.values()].map(({ step, why, tickets }) => ({
    step: { id: step, name: steps.find(({ id }) => id === step)?.name ?? '' },
    why,
    tickets,
  }))
}
