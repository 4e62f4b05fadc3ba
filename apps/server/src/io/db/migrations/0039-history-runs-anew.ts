import type { Migration } from './migration.ts'

/** Runs over past tickets say more and count otherwise: what was asked before is asked again by whoever wants it. */
export const historyRunsAnew: Migration = {
  version: 39,
  name: 'history-runs-anew',
  statements: () => ['delete from history_runs'],
}
