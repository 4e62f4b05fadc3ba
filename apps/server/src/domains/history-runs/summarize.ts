import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { toIso } from '../../kernel/clock.ts'
import type { Draft, Simulation, Stuck, TeamOutcome } from './simulate.ts'

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
export async function summarize(simulation: Simulation, about: About): Promise<HistoryResult> {
  const { outcomes } = simulation
  const from = outcomes.reduce((least, { run }) => Math.min(least, run.arrived), Infinity)
  const to = outcomes.reduce((most, { finished, run }) => Math.max(most, finished ?? run.arrived), 0)
  simulation.end(to)
  const range = outcomes.length === 0 ? null : { from, to }
  const teams: HistoryResult['teams'] = []
  for (const [id, team] of simulation.teams) {
    await nextTurn()
    teams.push(teamOf(id, team, range, about))
  }
  await nextTurn()
  const breaches = breachesOf(simulation, about)
  await nextTurn()
  return {
    tickets: outcomes.length,
    finished: outcomes.filter(({ finished }) => finished !== null).length,
    teams,
    breaches,
    dead_ends: deadEnds(simulation, about),
  }
}

function teamOf(
  id: string,
  { idle, waits, lengths, handled }: TeamOutcome,
  range: { from: number; to: number } | null,
  { time, teamNames, people }: About,
): HistoryResult['teams'][number] {
  const open = range === null ? 0 : time.between(range.from, range.to)
  const nothing = idle.reduce((sum, one) => sum + time.between(one.from, one.to), 0)
  return {
    team: { id, name: teamNames.get(id) ?? '' },
    people: people.get(id) ?? 0,
    handled,
    longest_queue: lengths.reduce((most, { length }) => Math.max(most, length), 0),
    queue: range === null ? [] : pointsOf(lengths, range.from, range.to),
    waited_half: shareOf(waits, 0.5),
    waited_most: shareOf(waits, 0.9),
    idle: open === 0 ? 0 : Math.min(1, nothing / open),
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
