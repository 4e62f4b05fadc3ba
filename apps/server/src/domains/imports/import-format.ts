import type { FieldChoices, ReadTicket, RowFault } from './read-ticket.ts'
import type { FieldFrom } from './mapping.ts'
import type { WantedLabel } from './imported-ticket.ts'
import type { WorkflowOfImport } from './workflow-of-import.ts'

export type WantedField = Pick<FieldFrom, 'key' | 'name' | 'type' | 'options'>

/** A kind of file that can be imported: what it needs of the project, and how it is read. */
export interface ImportFormat {
  /** Where it lies. */
  readonly file: string
  /** The project is made when it is missing and a name is given. */
  readonly project: { key: string; name?: string }
  readonly fields: readonly WantedField[]
  /** On which its tickets stand; null: on Basic, as tickets without a run. */
  readonly workflow: WorkflowOfImport | null
  /**
   * Reads the whole file once, before anything is stored: a file that is cut off or damaged anywhere stores nothing. The
   * caller closes the result.
   * @throws Problem when the file as a whole cannot be used
   */
  stage(watch: StageWatch): Promise<StagedImport>
}

export interface StageWatch {
  signal: AbortSignal
  fault(fault: RowFault, columns: readonly string[]): void
  /** Bytes of the file, and rows, read so far. */
  progress(bytes: { done: number; total: number }, rows: number): void
}

/** The tickets of a file in the order of the import. */
export interface StagedImport {
  /** Names the system that the file comes from; with the external id it makes a ticket unique. */
  source: string
  /** SHA-256 of file and instructions: what makes two imports the same one. */
  inputHash: string
  rows: number
  tickets: number
  /** Of the error file, after line and reason. */
  columns: readonly string[]
  labels: readonly WantedLabel[]
  read(choices: FieldChoices): Iterable<StagedRead>
  close(): void
}

export interface StagedRead {
  /** The place in the order of the import, from 1. */
  position: number
  rows: number
  /** The ticket, or what is wrong with each bad row of it. */
  read: ReadTicket | RowFault[]
}
