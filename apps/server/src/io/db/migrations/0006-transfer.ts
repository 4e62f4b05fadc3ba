import type { Migration } from './migration.ts'

/** The import of a whole export, while it is under way: what it is, how far it has come. At most one row. */
export const transfer: Migration = {
  version: 6,
  name: 'transfer',
  statements: ({ id, int }) => [
    `create table transfers (id ${int} primary key check (id = 1), manifest_hash text not null, head ${int} not null,
      phase text not null, position ${id} not null, started_at ${int} not null)`,
  ],
}
