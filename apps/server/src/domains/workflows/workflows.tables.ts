import type { Status } from '@waybill/contract/workflows/step.ts'
import type { WorkflowState } from '@waybill/contract/workflows/workflow.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Generated } from 'kysely'
import type { Flag, JsonText, Millis } from '../../kernel/kernel.tables.ts'

/** `definition` is what is edited; tickets travel on versions. */
export interface WorkflowsTable {
  id: string
  name: string
  name_folded: string
  built_in: Flag
  state: WorkflowState
  /** The newest published one. */
  version: number | null
  created_at: Millis
  updated_at: Millis
  seq: Generated<number>
  definition: JsonText
}

/** What was published, for ever. The columns beside the definition are those by which a new ticket finds it. */
export interface WorkflowVersionsTable {
  workflow_id: string
  version: number
  category: string | null
  sub_category: string | null
  department: string | null
  priority: Priority | null
  published_at: Millis
  published_by: string | null
  seq: Generated<number>
  /** Of each step and transition of the version: the id in the definition that it was made of. */
  elements: JsonText
  definition: JsonText
}

/** A step belongs to one version of a workflow, and versions never change. */
export interface WorkflowStepsTable {
  id: string
  workflow_id: string
  version: number
  /** Its id in the definition: the same in all versions. */
  element_id: string
  name: string
  category: Status
  position: number
  is_start: Flag
  /** null: done, or no end. */
  outcome: 'refused' | null
}
