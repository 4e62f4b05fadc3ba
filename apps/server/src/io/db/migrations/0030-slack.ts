import type { Migration } from './migration.ts'

/** Who acts in Slack as whom, what waits to be told there, and where each ticket stands there. */
export const slack: Migration = {
  version: 30,
  name: 'slack',
  statements: ({ id, int }) => [
    `create table slack_people (person_id ${id} primary key references people on delete cascade, slack_team text not null,
      slack_user text not null, connected_at ${int} not null, unique (slack_team, slack_user))`,
    `create table slack_codes (person_id ${id} primary key references people on delete cascade, hash text not null unique,
      expires_at ${int} not null)`,
    `create table slack_lanes (project_id ${id} primary key references projects on delete cascade, owner ${id},
      lease_until ${int} not null default 0, not_before ${int} not null default 0, failures ${int} not null default 0,
      failing_since ${int}, error text)`,
    `create table slack_posts (project_id ${id} not null references slack_lanes on delete cascade, seq ${int} not null,
      ticket_id ${id} not null references tickets on delete cascade, comment_id ${id}, due_at ${int} not null,
      primary key (project_id, seq))`,
    `create index slack_posts_of_ticket on slack_posts (ticket_id)`,
    `create table slack_messages (ticket_id ${id} not null references tickets on delete cascade, channel text not null,
      ts text not null, primary key (ticket_id, channel))`,
    `create index slack_messages_by_ts on slack_messages (channel, ts)`,
  ],
}
