import type { Migration } from './migration.ts'

/** Changes of many tickets at once: the runs, and what came of each ticket (decision 0013). */
export const bulk: Migration = {
  version: 4,
  name: 'bulk',
  statements: ({ id, int, json }) => [
    `create table bulks (id ${id} primary key, person_id ${id} not null references people, via text not null,
      scopes ${json}, token_projects ${json}, action text not null, change ${json}, query text,
      undo_of ${id}, undone_by ${id}, state text not null, positions ${int} not null, total ${int} not null default 0,
      changed ${int}, unchanged ${int}, refused ${int}, seq ${int} not null default 0,
      started_at ${int} not null, finished_at ${int})`,
    `create index bulks_of_person on bulks (person_id, id)`,
    // One at a time for each person.
    `create unique index bulks_running on bulks (person_id) where state in ('selecting', 'running')`,
    `create index bulks_by_age on bulks (finished_at) where finished_at is not null`,
    // No foreign key to tickets: results outlive a ticket that is purged.
    `create table bulk_items (bulk_id ${id} not null references bulks on delete cascade, position ${int} not null,
      ticket_id ${id}, ref text, state text not null, code text, detail text, kept ${json},
      first_seq ${int}, last_seq ${int}, primary key (bulk_id, position))`,
    `create index bulk_items_by_state on bulk_items (bulk_id, state, position)`,
  ],
}
