import type { Millis } from '../../kernel/kernel.tables.ts'
import type { Phase } from './phases.ts'

/** The import of an export that is under way; no row when there is none. Until it is finished nothing else may start. */
export interface TransfersTable {
  id: 1
  /** SHA-256 of the manifest: an import goes on only with the very same export. */
  manifest_hash: string
  /** The head of the log that the export holds. */
  head: number
  phase: Phase
  /** How far the phase has come; what it means is up to the phase. */
  position: string
  started_at: Millis
}
