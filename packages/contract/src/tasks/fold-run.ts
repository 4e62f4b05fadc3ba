import type { EventData, EventKind } from '../events/event-kinds.ts'
import type { LogEvent } from '../events/event.ts'
import type { EndActionState as EndActionWord } from './task.ts'
import type { ItemValues, TaskChange, TaskValues } from './task-events.ts'

export interface ItemState extends ItemValues {
  seq: number
}

export interface TaskState extends TaskValues {
  id: string
  created_at: string
  seq: number
  /** In the order of their ids. */
  items: ItemState[]
}

export interface EndActionRunState {
  id: string
  task: string
  workflow: string
  version: number
  action: string
  round: number
  kind: string
  name: string
  state: EndActionWord
  attempts: number
  answer: string | null
  created_at: string
  updated_at: string
  seq: number
}

export interface RatingState {
  score: number
  comment: string | null
  by: string
  at: string
  seq: number
}

/** A ticket's runs through workflows, with what hangs on them. */
export interface RunState {
  tasks: TaskState[]
  end_actions: EndActionRunState[]
  rating: RatingState | null
}

type TypedEvent = { [K in EventKind]: LogEvent<EventData<K>> & { kind: K } }[EventKind]

/** The runs of a ticket after one more event of it; `undefined`: it has none. Pure. */
export function foldRun(state: RunState | undefined, event: LogEvent): RunState | undefined {
  if (event.kind === 'ticket.purged') return undefined
  const known = state ?? { tasks: [], end_actions: [], rating: null }
  if (changesTask(event)) return { ...known, tasks: foldTasks(known.tasks, event) }
  const typed = event as TypedEvent
  switch (typed.kind) {
    case 'request.rated':
      return { ...known, rating: { ...typed.data, at: event.at, seq: event.seq } }
    case 'end_action.planned': {
      const { run, ...values } = typed.data
      const stamps = { created_at: event.at, updated_at: event.at, seq: event.seq }
      const planned = {
        id: run,
        ...values,
        round: values.round ?? 1,
        state: 'pending' as const,
        attempts: 0,
        answer: null,
        ...stamps,
      }
      return { ...known, end_actions: [...known.end_actions, planned] }
    }
    case 'end_action.tried': {
      const { run, state: word, attempt, answer } = typed.data
      return withRun(known, run, event, { state: word, attempts: attempt, answer })
    }
    case 'end_action.retried':
      return withRun(known, typed.data.run, event, { state: 'pending' })
    case 'end_action.skipped': {
      const { run, state: word = 'skipped', answer } = typed.data
      return withRun(known, run, event, { state: word, ...(answer !== undefined && { answer }) })
    }
    case 'end_action.stopped':
      return withRun(known, typed.data.run, event, { state: 'stopped' })
    case 'end_action.compensation_asked':
      return withRun(known, typed.data.run, event, { state: 'compensating' })
    default:
      return state
  }
}

/** Whether an event says how a task is afterwards. */
export function changesTask(event: LogEvent): event is LogEvent<TaskChange> {
  return event.kind.startsWith('task.') && event.kind !== 'task.nobody_there'
}

function foldTasks(tasks: readonly TaskState[], event: LogEvent<TaskChange>): TaskState[] {
  const { task: id, after } = event.data
  if (event.kind === 'task.started') {
    // The first event of a task holds all of its values.
    const values = after as TaskValues
    const made = { id, ...values, created_at: event.at, seq: event.seq, items: [] }
    return [...tasks, withItems(made, event)]
  }
  if (!tasks.some((one) => one.id === id))
    throw new Error(`event ${String(event.seq)} (${event.kind}) is of a task that was never started`)
  return tasks.map((one) => (one.id === id ? withItems({ ...one, ...after, seq: event.seq }, event) : one))
}

function withItems(task: TaskState, { data, seq }: LogEvent<TaskChange>): TaskState {
  const changed = new Map(data.items.changed.map((one) => [one.id, one.after]))
  const items = task.items.map((item) => {
    const after = changed.get(item.id)
    return after ? { ...item, ...after, seq } : item
  })
  const added = data.items.added.map((item) => ({ ...item, seq }))
  return { ...task, items: [...items, ...added].toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
}

function withRun(
  state: RunState,
  run: string,
  { at, seq }: LogEvent,
  after: Partial<EndActionRunState>,
): RunState {
  const end_actions = state.end_actions.map((one) =>
    one.id === run ? { ...one, ...after, updated_at: at, seq } : one,
  )
  return { ...state, end_actions }
}
