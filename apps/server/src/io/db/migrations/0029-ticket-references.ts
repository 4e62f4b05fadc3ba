import type { Migration } from './migration.ts'

/** What tickets are named in, outside: commits, pull and merge requests. They go with their tickets. */
export const ticketReferences: Migration = {
  version: 29,
  name: 'ticket-references',
  statements: ({ id, int }) => [
    `create table ticket_references (id ${id} primary key, ticket_id ${id} not null references tickets on delete cascade,
      source text not null, kind text not null, repository text not null, name text not null, title text not null,
      url text not null, state text, author_id ${id} references people, at ${int} not null, seq ${int} not null,
      unique (ticket_id, source, kind, repository, name))`,
  ],
}
