import type { Migration } from './migration.ts'

/** Calendars and policies that people make, the clocks that a reader keeps of the log, and drafts run over history. */
export const calendarsSla: Migration = {
  version: 19,
  name: 'calendars-sla',
  statements: ({ id, int, json }) => [
    `create table calendars (id ${id} primary key, name text not null, name_folded ${id} not null unique,
      zone text not null, created_at ${int} not null, updated_at ${int} not null, seq ${int} not null default 0,
      periods ${json} not null)`,
    `create table sla_policies (id ${id} primary key, name text not null, name_folded ${id} not null unique,
      description text not null, condition text not null, calendar_id ${id} references calendars,
      active ${int} not null, position ${int} not null, created_at ${int} not null, updated_at ${int} not null,
      seq ${int} not null default 0, targets ${json} not null)`,

    // No foreign keys: the rows follow the log, and the tables of the present may be ahead of them.
    `create table sla_timelines (ticket_id ${id} primary key, project_id ${id} not null, created_at ${int} not null,
      open ${int} not null, generation ${int} not null, seq ${int} not null, timeline ${json} not null)`,
    `create index sla_timelines_to_refresh on sla_timelines (generation) where open = 1`,
    `create index sla_timelines_by_time on sla_timelines (created_at, ticket_id)`,
    `create table sla_clocks (ticket_id ${id} not null, target text not null, item_id ${id}, policy_id ${id},
      calendar_id ${id}, state text not null, cycle ${int} not null, due ${int}, left_millis ${int}, total_millis ${int},
      risk_at ${int}, breached_at ${int}, met_at ${int}, fire_at ${int}, percent ${int}, rules ${int} not null,
      announce ${json}, primary key (ticket_id, target))`,
    `create index sla_clocks_to_fire on sla_clocks (fire_at) where fire_at is not null`,
    `create index sla_clocks_by_state on sla_clocks (state, due, ticket_id)`,
    `create index sla_clocks_at_risk on sla_clocks (risk_at) where met_at is null and state in ('running', 'breached')`,
    `create table sla_state (id ${int} primary key check (id = 1), generation ${int} not null)`,
    `insert into sla_state (id, generation) values (1, 0)`,

    `create table history_runs (id ${id} primary key, workflow_id ${id} not null, by_id ${id} references people,
      created_at ${int} not null, state text not null, done ${int} not null, total ${int} not null, error text,
      claimed_at ${int}, finished_at ${int}, input ${json} not null, result ${json})`,
    `create index history_runs_of_workflow on history_runs (workflow_id, created_at)`,
  ],
}
