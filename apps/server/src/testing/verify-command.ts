import assert from 'node:assert/strict'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import {
  foldPerson,
  foldProject,
  foldTeam,
  personOf,
  projectOf,
  teamOf,
} from '@waybill/contract/events/fold-installation.ts'
import { foldTicket } from '@waybill/contract/events/fold-ticket.ts'
import { foldRun } from '@waybill/contract/tasks/fold-run.ts'
import { foldView, viewOf } from '@waybill/contract/views/fold-view.ts'
import { foldWorkflow, workflowOf } from '@waybill/contract/workflows/fold-workflow.ts'
import { verifyInstallation } from '../domains/installation/verify.ts'
import {
  storedPeople,
  storedProjects,
  storedTeams,
  storedViews,
  storedWorkflows,
} from '../domains/installation/installation-states.queries.ts'
import { sorted, storedTickets } from '../domains/installation/ticket-states.queries.ts'
import { sortedRun, storedRuns } from '../domains/tasks/run-states.queries.ts'
import { readEvents } from '../kernel/event-log.ts'
import type { Store } from '../kernel/store.ts'
import { wholeLog } from './whole-log.ts'

interface HasStore {
  readonly store: Store
}

/** Asserts that each event fits its kind, and that replaying the log from nothing gives the tables: ends a test. */
export async function verified(world: HasStore): Promise<void> {
  for await (const _event of wholeLog(world.store)) continue
  const result = await verifyInstallation(world.store)
  assert.deepEqual(result.problems, [], 'the log and the tables say the same')
  assert.ok(result.ok)
}

/** What a client knows: states by `ticket <id>` and so on, folded from events. */
type ClientState = Map<string, object>

/**
 * Runs an action and asserts what every follower of the log relies on: the state that a client had before, folded with
 * the events of the action, is the freshly read state; and replaying the whole log from nothing gives it too.
 * @returns what the action returned
 */
export async function verifyCommand<Result>(world: HasStore, action: () => Promise<Result>): Promise<Result> {
  const before = await freshState(world.store)
  const position = await newest(world.store)
  const result = await action()
  for (const event of await eventsAfter(world.store, position)) foldInto(before, event)
  assert.deepEqual(comparable(before), comparable(await freshState(world.store)))
  await verified(world)
  return result
}

async function freshState({ db }: Store): Promise<ClientState> {
  const state: ClientState = new Map()
  for (const [id, { state: ticket }] of await storedTickets(db, { after: '', through: null })) {
    state.set(`ticket ${id}`, ticket)
  }
  for (const [id, run] of await storedRuns(db, { after: '', through: null })) state.set(`run ${id}`, run)
  for (const [id, person] of await storedPeople(db)) state.set(`person ${id}`, person)
  for (const [id, team] of await storedTeams(db)) state.set(`team ${id}`, team)
  for (const [id, { steps: _, ...workflow }] of await storedWorkflows(db))
    state.set(`workflow ${id}`, workflow)
  for (const [id, view] of await storedViews(db)) state.set(`view ${id}`, view)
  for (const [id, { last_number: _, ...project }] of await storedProjects(db))
    state.set(`project ${id}`, project)
  return state
}

function foldInto(state: ClientState, event: LogEvent): void {
  apply(state, 'ticket', event.ticket_id, foldTicket, event)
  apply(state, 'run', event.ticket_id, foldRun, event)
  apply(state, 'person', personOf(event), foldPerson, event)
  apply(state, 'team', teamOf(event), foldTeam, event)
  apply(state, 'workflow', workflowOf(event), foldWorkflow, event)
  apply(state, 'view', viewOf(event), foldView, event)
  apply(state, 'project', projectOf(event), foldProject, event)
}

function apply<State extends object>(
  states: ClientState,
  thing: string,
  id: string | null,
  fold: (state: State | undefined, event: LogEvent) => State | undefined,
  event: LogEvent,
): void {
  if (id === null) return
  const name = `${thing} ${id}`
  const next = fold(states.get(name) as State | undefined, event)
  if (next) states.set(name, next)
  else states.delete(name)
}

/** Sets have no order; the states of both sides are compared without it. */
function comparable(states: ClientState): Record<string, unknown> {
  return Object.fromEntries(
    [...states].map(([name, state]) => [
      name,
      // Spread, so that records without a prototype compare like others.
      name.startsWith('ticket ')
        ? sorted(state as Parameters<typeof sorted>[0])
        : name.startsWith('run ')
          ? sortedRun(state as Parameters<typeof sortedRun>[0])
          : { ...state },
    ]),
  )
}

async function newest({ db }: Store): Promise<number> {
  const [event] = await readEvents(db, { limit: 1, newestFirst: true })
  return event?.seq ?? 0
}

async function eventsAfter({ db }: Store, position: number): Promise<LogEvent[]> {
  const events: LogEvent[] = []
  for (;;) {
    const batch = await readEvents(db, { after: events.at(-1)?.seq ?? position, limit: 1_000 })
    if (batch.length === 0) return events
    events.push(...batch)
  }
}
