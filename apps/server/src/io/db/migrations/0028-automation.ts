import type { Migration } from './migration.ts'

/** Rules, their versions, and what they did. */
export const automation: Migration = {
  version: 28,
  name: 'automation',
  statements: ({ id, int, json }) => [
    `create table rules (id ${id} primary key, project_id ${id} references projects on delete cascade, name text not null,
      description text not null, state text not null, position ${int} not null, version ${int} not null,
      definition ${json} not null, loop ${json}, next_at ${int}, created_at ${int} not null, updated_at ${int} not null,
      seq ${int} not null default 0)`,
    `create index rules_of_project on rules (project_id)`,
    `create index rules_due on rules (next_at) where next_at is not null`,
    `create table rule_versions (rule_id ${id} not null references rules on delete cascade, version ${int} not null,
      definition ${json} not null, by_id ${id} references people, created_at ${int} not null,
      primary key (rule_id, version))`,
    `create table rule_runs (id ${id} primary key, rule_id ${id} not null references rules on delete cascade,
      version ${int} not null, ticket_id ${id} not null references tickets on delete cascade,
      project_id ${id} not null references projects on delete cascade, event_seq ${int} not null,
      root_seq ${int} not null, at ${int} not null, recorded_at ${int} not null, matched ${json} not null, actions ${json} not null,
      seq ${int} not null default 0)`,
    `create unique index rule_runs_once on rule_runs (rule_id, event_seq, ticket_id)`,
    `create index rule_runs_of_ticket on rule_runs (ticket_id, at)`,
    `create index rule_runs_rate on rule_runs (ticket_id, recorded_at)`,
    `create index rule_runs_of_rule on rule_runs (rule_id, at)`,
    `create index rule_runs_by_age on rule_runs (at)`,
    `create index rule_runs_of_project on rule_runs (project_id)`,
  ],
}
