import type { Migration } from './migration.ts'

/** Runs of tickets through workflows, who is asked at each step, and what follows their end. */
export const tasks: Migration = {
  version: 18,
  name: 'tasks',
  statements: ({ id, int, json }) => [
    // No reference to the workflow: it would be waited for while the head of the log is held, and versions are never deleted.
    `create table tasks (id ${id} primary key, ticket_id ${id} not null references tickets on delete cascade,
      workflow_id ${id}, workflow_version ${int}, step_id ${id} not null, status text not null,
      rung text not null, coordinator_id ${id}, target ${int}, resolved_at ${int}, open ${int} not null,
      created_at ${int} not null, seq ${int} not null)`,
    `create unique index tasks_open_of_ticket on tasks (ticket_id) where open = 1`,
    `create index tasks_of_ticket on tasks (ticket_id, id)`,
    `create index tasks_unrouted on tasks (id) where open = 1 and workflow_id is null`,
    `create index tasks_of_version on tasks (workflow_id, workflow_version, ticket_id)`,
    `create index tasks_running on tasks (workflow_id, workflow_version, step_id) where open = 1`,

    `create table task_items (id ${id} primary key, task_id ${id} not null references tasks on delete cascade,
      ticket_id ${id} not null references tickets on delete cascade, step_id ${id} not null, team_id ${id},
      person_id ${id}, origin text not null, status text not null, open ${int} not null, notes text, target ${int},
      assigned_at ${int} not null, acted_at ${int}, decision text, reason text, seq ${int} not null)`,
    `create index task_items_of_task on task_items (task_id, id)`,
    `create index task_items_of_ticket on task_items (ticket_id)`,
    `create index task_items_of_person on task_items (person_id, task_id) where open = 1`,
    `create index task_items_of_team on task_items (team_id, task_id) where open = 1`,
    `create index task_items_last on task_items (person_id, assigned_at)`,

    // A pointer outlives its team: it says nothing by itself, and nothing waits for the lock of the team's row.
    `create table team_turns (team_id ${id} primary key, person_id ${id} not null, position ${int} not null, seq ${int} not null)`,

    `create table ratings (ticket_id ${id} primary key references tickets on delete cascade, score ${int} not null,
      comment text, by_id ${id} not null, rated_at ${int} not null, seq ${int} not null)`,

    `create table end_action_runs (id ${id} primary key, ticket_id ${id} not null references tickets on delete cascade,
      task_id ${id} not null references tasks on delete cascade, workflow_id ${id} not null, version ${int} not null,
      action_id ${id} not null, round ${int} not null, kind text not null, name text not null, state text not null, attempts ${int} not null,
      answer text, created_at ${int} not null, updated_at ${int} not null, seq ${int} not null,
      unique (ticket_id, workflow_id, version, action_id, round))`,
    `create index end_action_runs_of_task on end_action_runs (task_id)`,

    `alter table people add column away_from ${int}`,
    `alter table people add column away_until ${int}`,
    `alter table people add column skills ${json} not null default '[]'`,
  ],
}
