import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { notFound, Problem } from '@waybill/contract/problems/problem.ts'
import type { HistoryResult, HistoryRunInput } from '@waybill/contract/workflows/history-run.ts'
import { readHead } from '../../kernel/event-log.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { Store } from '../../kernel/store.ts'
import type { Db } from '../../io/db/tables.ts'
import { compileCalendar } from '../calendars/business-time.ts'
import {
  definitionOf as calendarOf,
  findCalendarByRef,
  type CalendarRow,
} from '../calendars/calendars.queries.ts'
import { clocksReach } from '../sla/clocks-lag.ts'
import { durationsOf } from '../sla/rules.ts'
import { takingTurns } from '../sla/turns.ts'
import { rangeOf } from '../sla/what-if.ts'
import { workersOfTeams } from '../teams/teams.queries.ts'
import { definitionOf } from '../workflows/workflows.queries.ts'
import { claimHistoryRun } from './claim-history-run.command.ts'
import { noteHistoryRun } from './note-history-run.command.ts'
import { Planner } from './plan-course.ts'
import { readPastRuns } from './read-past-runs.ts'
import { Simulation } from './simulate.ts'
import { summarize } from './summarize.ts'

/** Tickets on which somebody of a team works at once, where nobody said and nobody had any. */
const AT_ONCE = 10

/** Does the runs that wait, one after the other. One that fails is told so, and never tried again by itself. */
export async function workOnHistoryRuns(kernel: Kernel, signal: AbortSignal): Promise<void> {
  const request = { actor: SYSTEM, via: 'system' as const }
  for (;;) {
    signal.throwIfAborted()
    const { result: next } = await runCommand(kernel, claimHistoryRun, { ...request, input: {} })
    if (!next) return
    const input = JSON.parse(next.input) as HistoryRunInput
    const note = (values: object) =>
      runCommand(kernel, noteHistoryRun, {
        ...request,
        input: { run: next.id, error: null, result: null, ...values },
      })
    try {
      const result = await runOverHistory(kernel, next.workflow_id, input, signal, async (done, total) => {
        await note({ state: 'running', done, total })
      })
      await note({ state: 'done', done: result.tickets, total: result.tickets, result })
    } catch (error) {
      const why =
        error instanceof Problem ? error.message : 'Something went wrong; the log of the server says what.'
      await note({ state: 'failed', done: 0, total: 0, error: why })
      if (!(error instanceof Problem)) throw error
    }
  }
}

/** Runs the definition of a workflow as it stands over past tickets. */
async function runOverHistory(
  { store, clock }: Kernel,
  workflowId: string,
  input: HistoryRunInput,
  signal: AbortSignal,
  progress: (done: number, total: number) => Promise<void>,
): Promise<HistoryResult> {
  const { db } = store
  const row = await db
    .selectFrom('workflows')
    .selectAll()
    .where('id', '=', workflowId)
    .executeTakeFirstOrThrow()
  const draft = definitionOf(row)
  const calendar = await calendarFor(db, draft.calendar, input.calendar)
  const time = compileCalendar(calendar && calendarOf(calendar), clock.now())
  await clocksReach(store, (await readHead(db)).head)
  const past = await readPastRuns(
    { store, now: clock.now(), signal, progress },
    await rangeOf(store, SYSTEM, input, clock.now()),
    { workflow: row, draft, time, matchedOnly: input.matched_only ?? true },
  )
  const usual = await past.recorded.usuallyAtOnce()
  const staff = {
    teams: await staffOf(store, draft.steps, input),
    atOnce: input.at_once ?? usual ?? AT_ONCE,
  }
  const simulation = new Simulation(staff, time)
  const planner = new Planner(draft)
  const giveTurn = takingTurns()
  for (const run of past.runs) {
    simulation.add(run, (one) => planner.plan(one))
    await giveTurn()
  }
  while (simulation.advance()) {
    signal.throwIfAborted()
    await giveTurn()
  }
  return summarize(db, simulation, {
    draft,
    time,
    calendar: calendar && { id: calendar.id, name: calendar.name },
    durations: durationsOf(draft.sla),
    staff,
    atOnceRecorded: input.at_once === undefined && usual !== null,
    leftOut: past.leftOut,
    recorded: past.recorded,
  })
}

/** A run has one calendar, as it holds now; null: around the clock. */
async function calendarFor(
  db: Db,
  own: string | null,
  asked: string | null | undefined,
): Promise<CalendarRow | null> {
  const ref = asked === undefined ? own : asked
  if (ref === null) return null
  const found = await findCalendarByRef(db, ref)
  if (!found) throw notFound('calendar')
  return found
}

/** The people who work in each team of the draft, in their order; of teams of another size as many as were asked for. */
async function staffOf(
  { db }: Store,
  steps: readonly { team: string | null }[],
  { people = {} }: HistoryRunInput,
): Promise<Map<string, string[]>> {
  const teams = [...new Set(steps.flatMap(({ team }) => team ?? []))]
  const workers = await workersOfTeams(db, teams)
  return new Map(
    teams.map((team) => {
      const there = workers.get(team) ?? []
      const wanted = people[team] ?? there.length
      const assumed = Array.from(
        { length: Math.max(0, wanted - there.length) },
        (_, n) => `${team} ${String(n + 1)}`,
      )
      return [team, [...there.slice(0, wanted), ...assumed]]
    }),
  )
}
