import type { Millis } from '../../../kernel/kernel.tables.ts'

export interface EndActionSecretsTable {
  workflow_id: string
  /** The id of the end action in the definition: the same in all versions. */
  action_id: string
  /** Encrypted by `seal`. */
  sealed: string
  /** The one before, by which calls are signed too for a day. */
  sealed_before: string | null
  made_at: Millis
}
