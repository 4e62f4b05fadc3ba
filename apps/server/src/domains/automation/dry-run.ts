import type { Actor } from '@waybill/contract/access/policies.ts'
import { mayWithRule } from '@waybill/contract/access/rule-policy.ts'
import {
  MOST_DRY_CHANGES,
  type DryProgress,
  type DryRun,
  type DryRunInput,
  type RuleDefinition,
} from '@waybill/contract/automation/rule.ts'
import { foldTicket, type TicketState } from '@waybill/contract/events/fold-ticket.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { forbidden, notFound } from '@waybill/contract/problems/problem.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Db } from '../../io/db/tables.ts'
import { toMillis } from '../../kernel/clock.ts'
import { readEventsOfTickets } from '../../kernel/event-log.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { loadProjectFacts } from '../projects/projects.queries.ts'
import { takingTurns } from '../sla/turns.ts'
import { checkDefinition } from './check-definition.ts'
import { readQueries } from './conditions.ts'
import { conflictsOf } from './dry-conflicts.ts'
import { judgeActions, type JudgedChange } from './judge-actions.ts'
import { isTriggered, matchRule, type Moment } from './match-rule.ts'
import { plannedChanges } from './planned-changes.ts'
import { DryRefusals } from './dry-refusals.ts'
import { prepareRule, type PreparedRule } from './prepared-rule.ts'
import { nameDryRun } from './name-dry-run.ts'
import { runAfter, settledAt, type WithRun } from './settled-moment.ts'
import { noSuchProject, nothingToTry, scheduleIsOfNow } from './rules.errors.ts'
import { definitionOf, findRule, rulesOnIn } from './rules.queries.ts'

/** Tickets whose events are read at once: some hundred events, so that the event loop is not held up. */
const TICKETS_AT_ONCE = 20
/** Milliseconds. */
const TELL_EVERY = 250
const DAY = 24 * 60 * 60_000
/** Of a definition that is no rule yet. */
const DRAFT = ''

export type DryItem = {
  moment: Moment
  changes: JudgedChange[]
  conflicts: Awaited<ReturnType<typeof conflictsOf>>
}

/**
 * What a rule would have done over the last days of the log, with imported events too, and where it meets the rules that are
 * on. Nothing is changed: each event is looked at as it really was.
 * @throws Problem 422 for a definition that could not be saved
 */
export async function dryRun(...asked: Parameters<typeof dryRunInSteps>): Promise<DryRun> {
  const steps = dryRunInSteps(...asked)
  for (;;) {
    const { done, value } = await steps.next()
    if (done === true) return value
  }
}

/** The same, which tells from its first step on how far it is. */
export async function* dryRunInSteps(
  { store, clock, publicUrl }: Pick<Kernel, 'store' | 'clock' | 'publicUrl'>,
  actor: Actor,
  input: DryRunInput,
  signal: AbortSignal,
): AsyncGenerator<DryProgress, DryRun> {
  const { db } = store
  const started = performance.now()
  const { rule, project } = await readTried(db, actor, input, clock.now())
  const since = clock.now() - input.days * DAY
  const result = { events: 0, tickets: 0, runs: 0, changed_tickets: 0, refused: 0, unsure: 0, conflicts: 0 }
  const refusals = new DryRefusals(store)
  const items: DryItem[] = []
  const others = new Map<string, PreparedRule[]>()
  const labels = await labelNamesByProject(db)
  const giveTurn = takingTurns()
  const looked = { events: 0, tickets: 0, of_tickets: await countTickets(db, project) }
  yield { ...looked }
  let told = performance.now()
  for await (const { events, tickets } of eventsByTicket(db, project, signal)) {
    const found = runsOver(rule, events, since, labels, result)
    const changed = new Set<string>()
    for (const { moment, settled } of found) {
      const { id, project_id } = moment.after
      const changes = await judgeActions(rule.definition, moment, settled, refusals)
      countRefusals(changes, result)
      const done = changes.filter(({ refusal }) => refusal === null || refusal === 'unsure')
      if (done.length > 0) changed.add(id)
      if (!others.has(project_id)) others.set(project_id, await otherRules(db, rule.id, project_id))
      const conflicts = conflictsOf(rule, others.get(project_id) ?? [], moment, done)
      result.conflicts += conflicts.length
      if (items.length < MOST_DRY_CHANGES) items.push({ moment, changes, conflicts })
      await giveTurn()
    }
    result.changed_tickets += changed.size
    looked.events += events.length
    looked.tickets += tickets
    if (performance.now() - told < TELL_EVERY) continue
    told = performance.now()
    yield { ...looked }
  }
  const took_ms = Math.round(performance.now() - started)
  return { ...result, took_ms, items: await nameDryRun(db, items, publicUrl) }
}

function countRefusals(changes: readonly JudgedChange[], result: Pick<DryRun, 'refused' | 'unsure'>): void {
  for (const [first] of Map.groupBy(changes, ({ place }) => place).values()) {
    if (first?.refusal === 'unsure') result.unsure += 1
    else if (first?.refusal) result.refused += 1
  }
}

/** A rule as it would be, and where it would run; project null: everywhere. */
async function readTried(
  db: Db,
  actor: Actor,
  { rule: id, project: ref, definition: draft }: DryRunInput,
  now: number,
): Promise<{ rule: PreparedRule; project: string | null }> {
  const kept = id === undefined ? null : await findRule(db, id)
  if (id !== undefined && !kept) throw notFound('rule')
  const wanted = kept ? kept.project_id : (ref ?? null)
  const found = wanted === null ? null : await loadProjectFacts(db, wanted, actor)
  if (wanted !== null && !found) throw kept ? notFound('rule') : noSuchProject()
  const decision = mayWithRule(actor, 'rule.manage', found?.facts ?? null)
  if (decision === 'hide') throw notFound('rule')
  if (decision === 'forbid') throw forbidden('Only who manages these rules can try them.')
  const project = found?.project.id ?? null
  const given: RuleDefinition | null = draft ?? (kept ? definitionOf(kept) : null)
  if (!given) throw nothingToTry()
  const definition = await checkDefinition(db, given, project, now)
  if (definition.trigger.on === 'schedule') throw scheduleIsOfNow()
  const { queries } = await readQueries(db, definition, project)
  return { rule: { id: kept?.id ?? DRAFT, version: kept?.version ?? 0, definition, queries }, project }
}

async function otherRules(db: Db, except: string, project: string): Promise<PreparedRule[]> {
  const rows = (await rulesOnIn(db, project)).filter(({ id }) => id !== except)
  const prepared = await Promise.all(rows.map((row) => prepareRule(db, row)))
  return prepared.filter(({ faults }) => faults.length === 0).map(({ rule }) => rule)
}

/** The runs of a rule over the events of some tickets, and the numbers of what was looked at. */
function runsOver(
  rule: PreparedRule,
  events: readonly LogEvent[],
  since: number,
  labels: ReadonlyMap<string, Moment['labels']>,
  result: Pick<DryRun, 'events' | 'tickets' | 'runs'>,
): { moment: Moment; settled: WithRun }[] {
  const found: { moment: Moment; settled: WithRun }[] = []
  const seen = new Set<string>()
  let state: TicketState | undefined
  let run: WithRun['run'] = null
  let ticket: string | null = null
  for (const [index, event] of events.entries()) {
    const isNext = event.ticket_id !== ticket
    const before: TicketState | undefined = isNext ? undefined : state
    ticket = event.ticket_id
    state = foldTicket(before, event)
    run = runAfter(isNext ? null : run, event)
    if (!state || toMillis(event.at) < since) continue
    seen.add(state.id)
    result.events += 1
    if (!isTriggered(rule.definition.trigger, event)) continue
    const moment = { event, before, after: state, labels: labels.get(state.project_id) ?? new Map() }
    if (!matchRule(rule, moment)) continue
    const settled = settledAt(events, index, { ticket: state, run })
    result.runs += 1
    if (plannedChanges(rule.definition, { ...moment, after: settled.ticket }).length > 0)
      found.push({ moment, settled })
  }
  result.tickets += seen.size
  return found
}

async function* eventsByTicket(db: Db, project: string | null, signal: AbortSignal) {
  for await (const ids of project === null ? everyTicket(db) : ticketsOf(db, project)) {
    signal.throwIfAborted()
    yield { events: await readEventsOfTickets(db, ids), tickets: ids.length }
    await nextTurn()
  }
}

async function countTickets(db: Db, project: string | null): Promise<number> {
  const all = db.selectFrom('tickets').select((one) => one.fn.countAll<number | string>().as('count'))
  const { count } = await (project === null
    ? all
    : all.where('project_id', '=', project)
  ).executeTakeFirstOrThrow()
  return Number(count)
}

async function* everyTicket(db: Db): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const page = db.selectFrom('tickets').select('id').where('id', '>', after).orderBy('id')
    const ids = (await page.limit(TICKETS_AT_ONCE).execute()).map(({ id }) => id)
    const last = ids.at(-1)
    if (last === undefined) return
    after = last
    yield ids
  }
}

/** By their numbers, of which there is an index: by their ids each page would sort all tickets of the project. */
async function* ticketsOf(db: Db, project: string): AsyncGenerator<string[]> {
  for (let after = 0; ; ) {
    const page = db.selectFrom('tickets').select(['id', 'number']).where('project_id', '=', project)
    const rows = await page.where('number', '>', after).orderBy('number').limit(TICKETS_AT_ONCE).execute()
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.number
    yield rows.map(({ id }) => id)
  }
}

async function labelNamesByProject(db: Db): Promise<Map<string, Map<string, string>>> {
  const rows = await db.selectFrom('labels').select(['id', 'project_id', 'name']).execute()
  const byProject = Map.groupBy(rows, ({ project_id }) => project_id)
  return new Map(
    [...byProject].map(([project, labels]) => [
      project,
      new Map(labels.map(({ id, name }) => [id, foldText(name)])),
    ]),
  )
}
