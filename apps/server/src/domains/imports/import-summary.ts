import type { ImportFormat, StagedImport } from './import-format.ts'

export interface ImportSummary {
  source: string
  project: string
  /** The workflow on which its tickets stand; null: Basic. */
  workflow: string | null
  /** It was not there: this run makes it (in a dry run: would). */
  makes_workflow: boolean
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

export function summaryOf(
  file: StagedImport,
  { project, workflow }: Pick<ImportFormat, 'project' | 'workflow'>,
  dryRun: boolean,
): ImportSummary {
  return {
    source: file.source,
    project: project.key,
    workflow: workflow?.name ?? null,
    makes_workflow: workflow?.missing ?? false,
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
