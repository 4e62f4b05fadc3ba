import type { Migration } from './migration.ts'

/** Messages in Slack that stand where they should not any more, or as they should not. */
export const slackLeftovers: Migration = {
  version: 34,
  name: 'slack-leftovers',
  statements: ({ id, int }) => [
    `alter table slack_messages add column is_left ${int} not null default 0`,
    `create table slack_leftovers (channel text not null, ts text not null, ticket_id ${id}, asked ${int} not null default 1,
      due_at ${int} not null, attempts ${int} not null default 0, error text, given_up_at ${int}, primary key (channel, ts))`,
    `create index slack_leftovers_due on slack_leftovers (due_at) where given_up_at is null`,
  ],
}
