import type { Generated } from 'kysely'
import type { Flag, JsonText, Millis } from '../../kernel/kernel.tables.ts'

export interface ImportsTable {
  id: string
  source: string
  file: string
  /** SHA-256 of file and mapping: a checkpoint is only good for the very same input. */
  input_hash: string
  /** `undoing`: its tickets are being removed; `undone`: those that nobody had changed are. */
  state: 'running' | 'finished' | 'failed' | 'undoing' | 'undone'
  checkpoint: JsonText
  counts: JsonText
  started_at: Millis
  finished_at: Millis | null
  /** Null for imports from before they could be undone. */
  project_id: string | null
  /** Whether the import made its project. */
  made_project: Generated<Flag>
}
