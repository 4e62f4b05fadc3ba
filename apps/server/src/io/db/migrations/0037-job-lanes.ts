import type { Migration } from './migration.ts'

/** What may hold a job up, so that it holds up no other. */
export const jobLanes: Migration = {
  version: 37,
  name: 'job-lanes',
  statements: ({ id }) => [`alter table jobs add column lane ${id}`],
}
