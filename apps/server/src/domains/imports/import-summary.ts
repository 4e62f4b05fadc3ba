import type { StagedImport } from './import-format.ts'

export interface ImportSummary {
  source: string
  project: string
  dry_run: boolean
  /** Cut off by the signal; running it again goes on. */
  stopped: boolean
  rows: number
  tickets: number
  /** New in this run (in a dry run: would be). */
  created: number
  /** Stored by an earlier run of the same import that was cut off. */
  resumed: number
  unchanged: number
  /** Known, but the file has other rows for them than at the time of their import; they are left as they are. */
  differing: number
  /** Because a row of theirs is bad. */
  left_out: number
  events: number
  /** What else the new tickets brought along or could not bring, by name. */
  counts: Record<string, number>
  bad_rows: number
  errors_file: string | null
}

export function summaryOf(file: StagedImport, project: string, dryRun: boolean): ImportSummary {
  return {
    source: file.source,
    project,
    dry_run: dryRun,
    stopped: false,
    rows: file.rows,
    tickets: file.tickets,
    created: 0,
    resumed: 0,
    unchanged: 0,
    differing: 0,
    left_out: 0,
    events: 0,
    counts: {},
    bad_rows: 0,
    errors_file: null,
  }
}
