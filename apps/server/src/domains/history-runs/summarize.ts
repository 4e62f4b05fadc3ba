import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { toIso } from '../../kernel/clock.ts'
import type { Draft, Simulation, Stuck } from './simulate.ts'

/** Points of a queue over time. */
const POINTS = 60

interface About {
  draft: Draft
  time: BusinessTime
  /** Milliseconds by priority. */
  durations: Partial<Record<Priority, number>>
  teamNames: ReadonlyMap<string, string>
  people: ReadonlyMap<string, number>
}

/** What a simulation came to, beside what really happened. */
export function summarize(simulation: Simulation, about: About): HistoryResult {
  const { outcomes } = simulation
  const from = outcomes.reduce((least, { run }) => Math.min(least, run.arrived), Infinity)
  const to = outcomes.reduce((most, { finished, run }) => Math.max(most, finished ?? run.arrived), 0)
  simulation.end(to)
  return {
    tickets: outcomes.length,
    finished: outcomes.filter(({ finished }) => finished !== null).length,
    teams: [...simulation.teams].map(([id, team]) => {
      const idle = team.idle.reduce((sum, one) => sum + about.time.between(one.from, one.to), 0)
      const open = outcomes.length === 0 ? 0 : about.time.between(from, to)
      return {
        team: { id, name: about.teamNames.get(id) ?? '' },
        people: about.people.get(id) ?? 0,
        handled: team.handled,
        longest_queue: team.lengths.reduce((most, { length }) => Math.max(most, length), 0),
        queue: outcomes.length === 0 ? [] : pointsOf(team.lengths, from, to),
        waited_half: shareOf(team.waits, 0.5),
        waited_most: shareOf(team.waits, 0.9),
        idle: open === 0 ? 0 : Math.min(1, idle / open),
      }
    }),
    breaches: breachesOf(simulation, about),
    dead_ends: deadEnds(simulation, about),
  }
}

function pointsOf(lengths: readonly { at: number; length: number }[], from: number, to: number) {
  let next = 0
  let length = 0
  return Array.from({ length: POINTS }, (_, index) => {
    const at = from + ((to - from) * index) / (POINTS - 1)
    for (let one = lengths[next]; one && one.at <= at; one = lengths[next]) {
      length = one.length
      next += 1
    }
    return { at: toIso(Math.round(at)), length }
  })
}

/** Whole seconds. */
function shareOf(waits: readonly number[], share: number): number {
  const inOrder = waits.toSorted((a, b) => a - b)
  return Math.round((inOrder[Math.floor((inOrder.length - 1) * share)] ?? 0) / 1_000)
}

function breachesOf({ outcomes }: Simulation, { time, durations }: About): HistoryResult['breaches'] {
  const draft = { met: 0, breached: 0, without_target: 0 }
  const recorded = { met: 0, breached: 0, without_target: 0 }
  for (const { run, finished } of outcomes) {
    const total = durations[run.priority]
    if (total === undefined) {
      draft.without_target += 1
      recorded.without_target += 1
      continue
    }
    recorded[run.took <= total ? 'met' : 'breached'] += 1
    const met = finished !== null && time.between(run.arrived, finished) <= total
    draft[met ? 'met' : 'breached'] += 1
  }
  return { draft, recorded }
}

function deadEnds({ outcomes }: Simulation, { draft }: About): HistoryResult['dead_ends'] {
  const counts = new Map<string, { step: string; why: Stuck; tickets: number }>()
  for (const { stuck } of outcomes) {
    if (!stuck) continue
    const key = `${stuck.step} ${stuck.why}`
    const known = counts.get(key) ?? { ...stuck, tickets: 0 }
    counts.set(key, { ...known, tickets: known.tickets + 1 })
  }
  return [...counts.values()].map(({ step, why, tickets }) => ({
    step: { id: step, name: draft.steps.find(({ id }) => id === step)?.name ?? '' },
    why,
    tickets,
  }))
}
