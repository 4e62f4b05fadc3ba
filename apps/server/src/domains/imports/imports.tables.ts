import type { JsonText, Millis } from '../../kernel/kernel.tables.ts'

export interface ImportsTable {
  id: string
  source: string
  file: string
  /** SHA-256 of file and mapping: a checkpoint is only good for the very same input. */
  input_hash: string
  state: 'running' | 'finished' | 'failed'
  checkpoint: JsonText
  counts: JsonText
  started_at: Millis
  finished_at: Millis | null
}
