import type { EndActionRunState, ItemState, RunState, TaskState } from '@waybill/contract/tasks/fold-run.ts'
import { taskEvents, type Turn } from '@waybill/contract/tasks/task-events.ts'
import { changesTask } from '@waybill/contract/tasks/fold-run.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { readEvents } from '../../kernel/event-log.ts'
import type { EndActionRunsTable } from './tasks.tables.ts'
import type { ItemRow, TaskRow } from './tasks.queries.ts'

/** The runs of tickets whose ids are above `after`, up to `through` or without end, in the form to which events fold. */
export async function storedRuns(
  db: Db,
  { after, through }: { after: string; through: string | null },
): Promise<Map<string, RunState>> {
  const within = <Query extends { where(column: 'ticket_id', operator: '>' | '<=', value: string): Query }>(
    query: Query,
  ) => {
    const above = query.where('ticket_id', '>', after)
    return through === null ? above : above.where('ticket_id', '<=', through)
  }
  const tasks = await within(db.selectFrom('tasks').selectAll()).orderBy('id').execute()
  const items = await within(db.selectFrom('task_items').selectAll()).orderBy('id').execute()
  const actions = await within(db.selectFrom('end_action_runs').selectAll()).orderBy('id').execute()
  const ratings = await within(db.selectFrom('ratings').selectAll()).execute()
  const itemsOf = Map.groupBy(items, (item) => item.task_id)
  const states = new Map<string, RunState>()
  const of = (ticket: string): RunState => {
    const state = states.get(ticket) ?? { tasks: [], end_actions: [], rating: null }
    states.set(ticket, state)
    return state
  }
  for (const task of tasks) of(task.ticket_id).tasks.push(taskState(task, itemsOf.get(task.id) ?? []))
  for (const action of actions) of(action.ticket_id).end_actions.push(endActionState(action))
  for (const { ticket_id, score, comment, by_id, rated_at, seq } of ratings)
    of(ticket_id).rating = { score, comment, by: by_id, at: toIso(rated_at), seq }
  return states
}

/** The folded state with its lists in the order in which `storedRuns` has them. */
export function sortedRun(state: RunState): RunState {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  return { ...state, tasks: state.tasks.toSorted(byId), end_actions: state.end_actions.toSorted(byId) }
}

function taskState(row: TaskRow, items: readonly ItemRow[]): TaskState {
  return {
    id: row.id,
    workflow: row.workflow_id,
    version: row.workflow_version,
    step: row.step_id,
    status: row.status,
    rung: row.rung,
    coordinator: row.coordinator_id,
    target: toIsoOrNull(row.target),
    resolved_at: toIsoOrNull(row.resolved_at),
    created_at: toIso(row.created_at),
    seq: row.seq,
    items: items.map(itemState),
  }
}

function itemState(row: ItemRow): ItemState {
  return {
    id: row.id,
    step: row.step_id,
    team: row.team_id,
    person: row.person_id,
    origin: row.origin,
    status: row.status,
    open: row.open === 1,
    notes: row.notes,
    target: toIsoOrNull(row.target),
    assigned_at: toIso(row.assigned_at),
    acted_at: toIsoOrNull(row.acted_at),
    decision: row.decision,
    reason: row.reason,
    seq: row.seq,
  }
}

function endActionState(row: Selectable<EndActionRunsTable>): EndActionRunState {
  return {
    id: row.id,
    task: row.task_id,
    workflow: row.workflow_id,
    version: row.version,
    action: row.action_id,
    round: row.round,
    kind: row.kind,
    name: row.name,
    state: row.state,
    attempts: row.attempts,
    answer: row.answer,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    seq: row.seq,
  }
}

/** Whose turn it was last in each team, with the position of the event that says so. */
export class LastTurns {
  readonly byTeam = new Map<string, Turn & { seq: number }>()

  note(event: LogEvent): void {
    if (!changesTask(event)) return
    for (const turn of event.data.turns) {
      const known = this.byTeam.get(turn.team)
      if (!known || known.seq <= event.seq) this.byTeam.set(turn.team, { ...turn, seq: event.seq })
    }
  }
}

/** As the table has them; a row that waits for its first turn says nothing. */
export async function storedTurns(db: Db): Promise<Map<string, Turn & { seq: number }>> {
  const rows = await db.selectFrom('team_turns').selectAll().where('person_id', '<>', '').execute()
  return new Map(
    rows.map(({ team_id, person_id, position, seq }) => [
      team_id,
      { team: team_id, person: person_id, position, seq },
    ]),
  )
}

const KINDS_WITH_TURNS = Object.keys(taskEvents).filter(
  (kind) => kind.startsWith('task.') && kind !== 'task.nobody_there',
)
const EVENTS_PER_READ = 1_000

/** The same out of the whole log. */
export async function turnsOfLog(db: Db): Promise<LastTurns> {
  const turns = new LastTurns()
  for (let after = 0; ; ) {
    const events = await readEvents(db, { after, kinds: KINDS_WITH_TURNS, limit: EVENTS_PER_READ })
    for (const event of events) turns.note(event)
    const last = events.at(-1)
    if (!last) return turns
    after = last.seq
  }
}
