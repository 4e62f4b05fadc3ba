import type { Migration } from './migration.ts'

/** What people chose to see, under names. */
export const views: Migration = {
  version: 12,
  name: 'views',
  // The project need not be there any more: then the view shows nothing, and its owner decides what becomes of it.
  statements: ({ id, int }) => [
    `create table views (id ${id} primary key, owner_id ${id} not null references people, name text not null,
      query text not null, project_id ${id}, layout text not null, columns text not null, grouped_by text,
      shared ${int} not null, rank ${id} not null, created_at ${int} not null, updated_at ${int} not null,
      seq ${int} not null default 0)`,
    `create index views_of_owner on views (owner_id, rank, id)`,
    `create index views_shared on views (owner_id, rank, id) where shared = 1`,
  ],
}
