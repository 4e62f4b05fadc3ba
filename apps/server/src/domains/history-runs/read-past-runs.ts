import type { HistoryResult } from '@waybill/contract/workflows/history-run.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Store } from '../../kernel/store.ts'
import type { Db } from '../../io/db/tables.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { pastClocks, pausedBy } from '../sla/past-clocks.ts'
import { pastTickets, type PastRange, type PastTicket } from '../sla/past-timelines.ts'
import { tallyRecorded } from '../sla/recorded-work.ts'
import { readRuleBook } from '../sla/rule-book.ts'
import type { CountedClock } from '../sla/ticket-clocks.ts'
import { takingTurns } from '../sla/turns.ts'
import { WorkTally } from '../sla/work-tally.ts'
import { publishedWorkflows } from '../workflows/workflow-versions.queries.ts'
import type { WorkflowRow } from '../workflows/workflows.queries.ts'
import { guardsOf } from './guards.queries.ts'
import { isMatched, type Matching } from './matched.ts'
import { courseOf, type PastRun } from './past-run.ts'

/** Tickets between two notes of how far it is. */
const NOTE_EVERY = 1_000

interface Work {
  store: Store
  now: number
  signal: AbortSignal
  progress: (done: number, total: number) => Promise<void>
}

interface For {
  workflow: WorkflowRow
  draft: WorkflowDefinition
  time: BusinessTime
  matchedOnly: boolean
}

export interface PastRuns {
  runs: PastRun[]
  leftOut: HistoryResult['left_out']
  /** What really happened to the tickets that are run. */
  recorded: WorkTally
}

/** Reads the past tickets of a range as a draft may be run with them. */
export async function readPastRuns(
  { store, now, signal, progress }: Work,
  range: PastRange,
  { workflow, draft, time, matchedOnly }: For,
): Promise<PastRuns> {
  const { db, background } = store
  const book = await readRuleBook(db)
  const matching = await matchingOf(db, workflow, draft)
  const guards = await guardsOf(store, draft.transitions, now)
  const elements = await elementsOf(db, workflow.id, draft)
  const past: PastRuns = {
    runs: [],
    leftOut: { open: 0, cancelled: 0, untimed: 0 },
    recorded: new WorkTally(),
  }
  const total = await countOf(background, range)
  const giveTurn = takingTurns()
  let seen = 0
  await progress(0, total)
  for await (const slice of pastTickets(store, range, signal)) {
    const wanted: PastTicket[] = []
    for (const one of slice) {
      if (!matchedOnly || isMatched(matching, one)) wanted.push(one)
      await giveTurn()
    }
    const clocks = await pastClocks(store, book, wanted, now)
    const open = await guards(wanted.map(({ id }) => id))
    for (const { id, timeline } of wanted) {
      const counted = clocks.get(id) ?? []
      const paused = pausedBy(counted)
      const course = courseOf(timeline, {
        time,
        paused,
        stepOf: (step) => elements.get(step) ?? null,
        hasFrontDesk: draft.front_desk.approval,
      })
      if (typeof course === 'string') past.leftOut[course] += 1
      else {
        past.runs.push({ ...course, open: open.get(id) ?? NONE, recorded: outcomeOf(counted) })
        tallyRecorded(past.recorded, timeline, course.resolved, paused)
      }
      await giveTurn()
    }
    const before = seen
    seen += slice.length
    if (Math.floor(before / NOTE_EVERY) !== Math.floor(seen / NOTE_EVERY)) await progress(seen, total)
  }
  return past
}

const NONE: ReadonlySet<string> = new Set()

/** The workflows that take new tickets, with the draft as it is edited in its place. */
async function matchingOf(
  db: Db,
  { id, created_at }: WorkflowRow,
  { category, sub_category, department, priority }: WorkflowDefinition,
): Promise<Matching> {
  const others = (await publishedWorkflows(db)).filter((one) => one.id !== id)
  const edited = { id, created_at, category, sub_category, department, priority }
  const workflows = [...others, edited].toSorted(
    (a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1),
  )
  return { draft: id, workflows }
}

/** Of each step of a published version of the workflow, of which step of the draft it was made; without those that are gone. */
async function elementsOf(
  db: Db,
  workflow: string,
  { steps }: WorkflowDefinition,
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('workflow_steps')
    .select(['id', 'element_id'])
    .where('workflow_id', '=', workflow)
    .execute()
  const there = new Set(steps.map(({ id }) => id))
  return new Map(rows.flatMap(({ id, element_id }) => (there.has(element_id) ? [[id, element_id]] : [])))
}

/** What came of what was promised: by the clock of the run, else by that of the resolution. */
function outcomeOf(clocks: readonly CountedClock[]): PastRun['recorded'] {
  for (const target of ['task', 'resolution']) {
    const state = clocks.find(({ reading }) => reading.target === target)?.reading.state
    if (state === 'met' || state === 'breached') return state
  }
  return 'without_target'
}

async function countOf(db: Db, { conditions, from, to }: PastRange): Promise<number> {
  const query = db
    .selectFrom('tickets')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tickets.deleted_at', 'is', null)
    .where('tickets.created_at', '>=', from)
    .where('tickets.created_at', '<', to)
  const { count } = await conditions.reduce((all, one) => all.where(one), query).executeTakeFirstOrThrow()
  return count
}
