import type { Status } from '@waybill/contract/workflows/step.ts'
import type { Flag, Millis } from '../../kernel/kernel.tables.ts'

export interface WorkflowsTable {
  id: string
  name: string
  built_in: Flag
  created_at: Millis
}

/** A step belongs to one version of a workflow, and versions never change. */
export interface WorkflowStepsTable {
  id: string
  workflow_id: string
  version: number
  name: string
  category: Status
  position: number
  is_start: Flag
}
