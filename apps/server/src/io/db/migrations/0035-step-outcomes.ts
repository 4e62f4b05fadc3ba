import type { Migration } from './migration.ts'

/** What the end of a run at a step means; null: it is done, as everywhere before. */
export const stepOutcomes: Migration = {
  version: 35,
  name: 'step-outcomes',
  statements: () => ['alter table workflow_steps add column outcome text'],
}
