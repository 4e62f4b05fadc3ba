import type { Migration } from './migration.ts'

const COLUMNS = `id, person_id, ticket_id, kind, actor_id, events, seq, internal, comment_id, status_before, status_after, first_at,
  at, read_at, snoozed_until, done_at, added_version, version`

/** Notifications of what has no ticket and of steps; mail on its way, and addresses that refused it. */
export const mail: Migration = {
  version: 27,
  name: 'mail',
  statements: ({ id, int }, engine) => [
    // SQLite cannot take `not null` from a column.
    ...(engine === 'postgres'
      ? [`alter table notifications alter column ticket_id drop not null`]
      : [
          `create table notifications_new (id ${id} primary key, person_id ${id} not null references people on delete cascade,
      ticket_id ${id} references tickets on delete cascade, kind text not null, actor_id ${id},
      events ${int} not null, seq ${int} not null, internal ${int} not null, comment_id ${id}, status_before text,
      status_after text, first_at ${int} not null, at ${int} not null, read_at ${int}, snoozed_until ${int},
      done_at ${int}, added_version ${int} not null, version ${int} not null)`,
          `insert into notifications_new (${COLUMNS}) select ${COLUMNS} from notifications`,
          `drop table notifications`,
          `alter table notifications_new rename to notifications`,
          `create index notifications_unread on notifications (person_id, at, id)
      where read_at is null and done_at is null and snoozed_until is null`,
          `create index notifications_of_person on notifications (person_id, at, id)`,
          `create index notifications_changed on notifications (person_id, version)`,
          `create index notifications_of_ticket on notifications (ticket_id, person_id, first_at)`,
          `create index notifications_snoozed on notifications (snoozed_until) where snoozed_until is not null`,
          `create index notifications_read on notifications (at) where read_at is not null`,
        ]),
    `alter table notifications add column step_id ${id}`,
    `alter table notifications add column notice text`,
    `alter table notifications add column about text`,
    `create table mails (id ${id} primary key, person_id ${id} not null references people on delete cascade,
      ticket_id ${id} references tickets on delete cascade, news text not null, state text not null, first_at ${int} not null,
      due_at ${int} not null, attempts ${int} not null, claimed_until ${int} not null, message_id text, error text,
      sent_at ${int}, settled_at ${int})`,
    `create index mails_due on mails (due_at) where state = 'waiting'`,
    `create index mails_of_ticket on mails (ticket_id, person_id, first_at)`,
    `create index mails_of_person on mails (person_id)`,
    `create index mails_failing on mails (first_at, id) where error is not null`,
    `create index mails_settled on mails (settled_at) where settled_at is not null`,
    `create table refused_addresses (person_id ${id} primary key references people on delete cascade, email text not null,
      reason text not null, at ${int} not null)`,
  ],
}
