import type { Migration } from './migration.ts'

/** Messages go out by Slack too; comments that are told there, and replies there that became comments. */
export const outBySlack: Migration = {
  version: 31,
  name: 'out-by-slack',
  statements: ({ id, int }) => [
    `alter table mails add column channel text not null default 'email'`,
    `create table slack_comments (comment_id ${id} primary key references comments on delete cascade, channel text not null,
      ts text not null)`,
    `create table slack_replies (channel text not null, ts text not null, slack_user text not null,
      comment_id ${id} references comments on delete cascade, edited_ts text not null, deleted_at ${int},
      primary key (channel, ts))`,
    `create index slack_replies_of_comment on slack_replies (comment_id)`,
  ],
}
