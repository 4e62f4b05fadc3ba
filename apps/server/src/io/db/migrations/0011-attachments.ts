import type { Migration } from './migration.ts'

/** Files of tickets and comments, and of the bytes that are stored once whatever hangs on them, which nothing needs any more. */
export const attachments: Migration = {
  version: 11,
  name: 'attachments',
  statements: ({ id, int }) => [
    `create table attachments (id ${id} primary key, ticket_id ${id} not null references tickets on delete cascade,
      comment_id ${id} references comments on delete cascade, by_id ${id} not null references people, name text not null,
      type text not null, size ${int} not null, sha256 ${id} not null, width ${int}, height ${int}, internal ${int} not null,
      created_at ${int} not null, seq ${int} not null default 0)`,
    `create index attachments_of_ticket on attachments (ticket_id, created_at, id)`,
    `create index attachments_of_comment on attachments (comment_id) where comment_id is not null`,
    `create index attachments_of_file on attachments (sha256)`,
    `create table files (sha256 ${id} primary key, size ${int} not null, unused_since ${int}, removing ${int} not null default 0)`,
    `create index files_unused on files (unused_since) where unused_since is not null`,
  ],
}
