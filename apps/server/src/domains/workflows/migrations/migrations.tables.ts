import type { MigrationResult, MigrationState } from '@waybill/contract/workflows/workflow-migration.ts'
import type { Generated } from 'kysely'
import type { Flag, JsonText, Millis } from '../../../kernel/kernel.tables.ts'

export interface WorkflowMigrationsTable {
  id: string
  workflow_id: string
  from_version: number
  to_version: number
  /** Elements by elements. */
  mapping: JsonText
  state: MigrationState
  person_id: string | null
  total: number
  undo_of: string | null
  undone_by: string | null
  started_at: Millis
  finished_at: Millis | null
  /** 1: each of its tickets stands among the items. */
  copied: Generated<Flag>
  /** Of `workflow_migration.started`. */
  seq: Generated<number>
}

export interface WorkflowMigrationItemsTable {
  migration_id: string
  position: number
  task_id: string
  ticket_id: string
  /** Where it stood; of an item that was moved, just before. */
  from_step: string
  /** Where an undo brings it; of one that was moved, where it came. */
  to_step: string | null
  result: MigrationResult
  detail: string | null
}
