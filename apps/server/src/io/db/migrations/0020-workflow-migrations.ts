import type { Migration } from './migration.ts'

/** Running tickets that go to another version of their workflow, and what became of each. */
export const workflowMigrations: Migration = {
  version: 20,
  name: 'workflow-migrations',
  statements: ({ id, int, json }) => [
    `create table workflow_migrations (id ${id} primary key, workflow_id ${id} not null references workflows,
      from_version ${int} not null, to_version ${int} not null, mapping ${json} not null, state text not null,
      person_id ${id} references people, total ${int} not null, undo_of ${id}, undone_by ${id},
      started_at ${int} not null, finished_at ${int}, seq ${int} not null default 0)`,
    `create index workflow_migrations_of_workflow on workflow_migrations (workflow_id, id)`,
    `create unique index workflow_migrations_running on workflow_migrations (workflow_id) where state = 'running'`,
    `create table workflow_migration_items (migration_id ${id} not null references workflow_migrations on delete cascade,
      position ${int} not null, task_id ${id} not null references tasks on delete cascade,
      ticket_id ${id} not null references tickets on delete cascade, from_step ${id} not null, to_step ${id},
      result text not null, detail text, primary key (migration_id, position))`,
    `create index workflow_migration_items_of_task on workflow_migration_items (task_id)`,
    `create index workflow_migration_items_of_ticket on workflow_migration_items (ticket_id)`,
  ],
}
