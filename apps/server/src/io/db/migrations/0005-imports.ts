import type { Migration } from './migration.ts'

/** What undoing an import run needs, and the names that tickets had in the system they come from. */
export const imports: Migration = {
  version: 5,
  name: 'imports',
  statements: ({ id, int }) => [
    // Null for what was imported before: which run it came by is not known any more.
    `alter table external_refs add column import_id ${id}`,
    `create index external_refs_of_import on external_refs (import_id, kind, external_id) where import_id is not null`,
    `alter table imports add column project_id ${id}`,
    `alter table imports add column made_project ${int} not null default 0`,
    `create table ticket_aliases (alias ${id} not null, project_id ${id} not null references projects on delete cascade,
      ticket_id ${id} not null references tickets on delete cascade, primary key (alias, project_id))`,
    `create index ticket_aliases_of_ticket on ticket_aliases (ticket_id)`,
  ],
}
