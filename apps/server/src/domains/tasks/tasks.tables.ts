import type {
  EndActionState,
  ItemOrigin,
  ItemStatus,
  Rung,
  TaskStatus,
} from '@waybill/contract/tasks/task.ts'
import type { EndActionKind } from '@waybill/contract/workflows/workflow.ts'
import type { Flag, Millis } from '../../kernel/kernel.tables.ts'

/** One ticket's run through a workflow; without a workflow it waits for somebody to route it. */
export interface TasksTable {
  id: string
  ticket_id: string
  workflow_id: string | null
  workflow_version: number | null
  step_id: string
  status: TaskStatus
  rung: Rung
  coordinator_id: string | null
  target: Millis | null
  resolved_at: Millis | null
  /** 0 once it is completed or cancelled; a ticket has at most one that is open. */
  open: Flag
  created_at: Millis
  seq: number
}

/** One assignment at a step; `person_id` null: it waits in the queue of the team. */
export interface TaskItemsTable {
  id: string
  task_id: string
  ticket_id: string
  step_id: string
  team_id: string | null
  person_id: string | null
  origin: ItemOrigin
  status: ItemStatus
  open: Flag
  notes: string | null
  target: Millis | null
  assigned_at: Millis
  acted_at: Millis | null
  decision: 'approved' | 'refused' | null
  reason: string | null
  seq: number
}

/** Whose turn it was last; the row is locked by whoever takes the next one. */
export interface TeamTurnsTable {
  team_id: string
  person_id: string
  /** The place in the order of the team then. */
  position: number
  seq: number
}

export interface RatingsTable {
  ticket_id: string
  score: number
  comment: string | null
  by_id: string
  rated_at: Millis
  seq: number
}

export interface EndActionRunsTable {
  id: string
  ticket_id: string
  task_id: string
  workflow_id: string
  version: number
  action_id: string
  /** Once more after it was taken back or stopped. */
  round: number
  kind: EndActionKind
  name: string
  state: EndActionState
  attempts: number
  answer: string | null
  created_at: Millis
  updated_at: Millis
  seq: number
}
