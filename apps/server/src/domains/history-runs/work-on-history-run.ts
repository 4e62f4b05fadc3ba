import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { HistoryResult, HistoryRunInput } from '@waybill/contract/workflows/history-run.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { readHead } from '../../kernel/event-log.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import type { Store } from '../../kernel/store.ts'
import { compileCalendar, type BusinessTime } from '../calendars/business-time.ts'
import {
  calendarById,
  definitionOf as calendarOf,
  findCalendarByRef,
} from '../calendars/calendars.queries.ts'
import { clocksReach } from '../sla/clocks-lag.ts'
import { pastTickets } from '../sla/past-timelines.ts'
import { durationsOf } from '../sla/rules.ts'
import { rangeOf } from '../sla/what-if.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { definitionOf } from '../workflows/workflows.queries.ts'
import { claimHistoryRun } from './claim-history-run.command.ts'
import { noteHistoryRun } from './note-history-run.command.ts'
import { pastRunOf, type PastRun } from './past-run.ts'
import { Simulation } from './simulate.ts'
import { summarize } from './summarize.ts'

/** The newest period of a calendar. */
const LAST_DAY = Date.UTC(2200, 0, 1)
/** Tickets on which somebody of a team works at once, where nobody said. */
const AT_ONCE = 10
/** Steps of the simulation between two turns of the event loop. */
const STEPS_PER_TURN = 2_000
/** Tickets between two notes of how far it is. */
const NOTE_EVERY = 1_000

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
    .select('definition')
    .where('id', '=', workflowId)
    .executeTakeFirst()
  const draft = row ? definitionOf(row) : { steps: [], transitions: [], sla: {}, calendar: null }
  const time = await timeOf(store, draft.calendar, input.calendar)
  await clocksReach(store, (await readHead(db)).head)
  const range = await rangeOf(store, SYSTEM, input, clock.now())
  const total = await countOf(store)
  const runs: PastRun[] = []
  let seen = 0
  await progress(0, total)
  for await (const slice of pastTickets(store, range, signal)) {
    for (const { timeline } of slice) {
      const run = pastRunOf(timeline, time)
      if (run) runs.push(run)
    }
    const before = seen
    seen += slice.length
    if (Math.floor(before / NOTE_EVERY) !== Math.floor(seen / NOTE_EVERY)) await progress(seen, total)
  }
  const people = await peopleOf(store, draft.steps, input)
  const atOnce = input.at_once ?? AT_ONCE
  const capacity = new Map([...people].map(([team, count]) => [team, count * atOnce]))
  const simulation = new Simulation(draft, capacity, time, runs)
  for (let steps = 1; simulation.advance(); steps += 1) {
    if (steps % STEPS_PER_TURN !== 0) continue
    signal.throwIfAborted()
    await nextTurn()
  }
  const teamNames = await namesOfTeams(db, people.keys())
  return summarize(simulation, { draft, time, durations: durationsOf(draft.sla), teamNames, people })
}

/** A run has one calendar, as it is from its newest period on. */
async function timeOf(
  { db }: Store,
  own: string | null,
  asked: string | null | undefined,
): Promise<BusinessTime> {
  if (asked === null) return compileCalendar(null, 0)
  if (asked === undefined) {
    return compileCalendar(own === null ? null : await calendarById(db, own), LAST_DAY)
  }
  const found = await findCalendarByRef(db, asked)
  return compileCalendar(found && calendarOf(found), LAST_DAY)
}

async function countOf({ background }: Store): Promise<number> {
  const { count } = await background
    .selectFrom('tickets')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** How many people each team of the draft has. */
async function peopleOf(
  { db }: Store,
  steps: readonly { team: string | null }[],
  { people = {} }: HistoryRunInput,
): Promise<Map<string, number>> {
  const teams = [...new Set(steps.flatMap(({ team }) => team ?? []))]
  if (teams.length === 0) return new Map()
  const rows = await db
    .selectFrom('team_members')
    .innerJoin('people', 'people.id', 'team_members.person_id')
    .select((of) => ['team_members.team_id', of.fn.countAll<number>().as('count')])
    .where('team_members.team_id', 'in', teams)
    .where('people.active', '=', 1)
    .groupBy('team_members.team_id')
    .execute()
  const members = new Map(rows.map(({ team_id, count }) => [team_id, count]))
  return new Map(teams.map((team) => [team, people[team] ?? members.get(team) ?? 0]))
}
