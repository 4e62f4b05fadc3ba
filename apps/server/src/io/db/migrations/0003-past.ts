import type { Migration } from './migration.ts'

/** What tickets were after each of their events, so that lists and boards can be asked for any moment (decision 0012). */
export const past: Migration = {
  version: 3,
  name: 'past',
  statements: ({ id, int, json }, engine) => [
    // No foreign keys: the rows follow the log, and the tables of the present may be ahead of them.
    `create table ticket_versions (seq ${engine === 'sqlite' ? 'integer' : 'bigint'} primary key,
      id ${id} not null, project_id ${id} not null, number ${int} not null,
      step_id ${id} not null, status text not null, priority text not null, priority_rank ${int} not null,
      severity text, category text, sub_category text, department text,
      assignee_id ${id}, team_id ${id}, reporter_id ${id} not null, due_at ${int}, fields ${json} not null, rank ${id} not null,
      first_response_at ${int}, resolved_at ${int}, closed_at ${int}, created_at ${int} not null, updated_at ${int} not null,
      deleted_at ${int}, comment_count ${int} not null, public_comment_count ${int} not null,
      labels ${json} not null, watchers ${json} not null, title_seq ${int} not null, description_seq ${int} not null,
      public_seq ${int} not null, public_updated_at ${int} not null,
      from_seq ${int} not null, to_seq ${int} not null, to_at ${int} not null, level_seq ${int} not null, level_at ${int})`,
    `create index ticket_versions_of_ticket on ticket_versions (id, seq, updated_at)`,
    `create unique index ticket_versions_newest on ticket_versions (id) where to_seq = 9007199254740991`,
    // Whatever is asked of all that held at a moment is in these two: looking each row up in the table would take ten
    // times as long (24,912 rows: 1.6 ms against 21 to 56).
    `create index ticket_versions_at on ticket_versions (project_id, level_at, status, updated_at, to_at, seq, ${COVERED})
      where level_at is not null`,
    `create index ticket_versions_by_seq on ticket_versions (project_id, level_seq, status, from_seq, to_seq, updated_at, seq,
      ${COVERED})`,
  ],
}

/**
 * What boards and most lists filter, sort and count by. Not labels, watchers and custom fields: an entry of an index may
 * have 2,704 bytes on PostgreSQL, and these may have more.
 */
const COVERED = `deleted_at, step_id, priority_rank, severity, category, sub_category, department, assignee_id, team_id,
  reporter_id, rank, created_at, due_at, resolved_at, closed_at, number, id`
