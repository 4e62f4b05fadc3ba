import type { Migration } from './migration.ts'

/** What people are writing and have not sent yet: one row for each place of a person. */
export const drafts: Migration = {
  version: 9,
  name: 'drafts',
  // The content is text: a JSON column of PostgreSQL would refuse characters that people can type.
  statements: ({ id, int }) => [
    `create table drafts (person_id ${id} not null references people on delete cascade, slot ${id} not null,
      project_id ${id} references projects on delete cascade, ticket_id ${id} references tickets on delete cascade,
      content text not null, updated_at ${int} not null, primary key (person_id, slot))`,
    `create index drafts_by_age on drafts (updated_at)`,
    `create index drafts_of_ticket on drafts (ticket_id) where ticket_id is not null`,
    `create index drafts_of_project on drafts (project_id) where project_id is not null`,
  ],
}
