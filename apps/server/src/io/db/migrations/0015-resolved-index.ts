import type { Migration } from './migration.ts'

/** For what was resolved in the last days, among all that ever was. */
export const resolvedIndex: Migration = {
  version: 15,
  name: 'resolved-index',
  statements: () => [
    `create index tickets_resolved on tickets (resolved_at, id) where resolved_at is not null and deleted_at is null`,
  ],
}
