import type { Migration } from './migration.ts'

/** Who edits a ticket alone (decision 0018): at most one row for each ticket. */
export const leases: Migration = {
  version: 8,
  name: 'leases',
  statements: ({ id, int }) => [
    `create table ticket_leases (ticket_id ${id} primary key references tickets on delete cascade,
      holder_id ${id} not null references people, token ${int} not null, taken_at ${int} not null,
      until ${int} not null, ends_as text not null check (ends_as in ('expired', 'disconnected')))`,
    `create index ticket_leases_by_end on ticket_leases (until)`,
  ],
}
