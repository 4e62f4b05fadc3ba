import type { Migration } from './migration.ts'

/** Migrations of running tickets are written down slice by slice; resolved requests are found by when they were touched. */
export const migrationSlices: Migration = {
  version: 24,
  name: 'migration-slices',
  statements: ({ int }) => [
    // 1: each of its tickets stands among the items; those from before were written down at once.
    `alter table workflow_migrations add column copied ${int} not null default 1`,
    `create index tickets_resolved_at_step on tickets (step_id, updated_at) where status = 'resolved' and deleted_at is null`,
  ],
}
