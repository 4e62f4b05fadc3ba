import type { Migration } from './migration.ts'

/** What waits for people in the application, and what each wants to hear of. */
export const notifications: Migration = {
  version: 13,
  name: 'notifications',
  statements: ({ id, int }) => [
    // A row is locked before notifications of its person are touched, so that versions come in the order of commit.
    `create table inboxes (person_id ${id} primary key references people on delete cascade, version ${int} not null)`,
    `create table notifications (id ${id} primary key, person_id ${id} not null references people on delete cascade,
      ticket_id ${id} not null references tickets on delete cascade, kind text not null, actor_id ${id},
      events ${int} not null, seq ${int} not null, internal ${int} not null, comment_id ${id}, status_before text,
      status_after text, first_at ${int} not null, at ${int} not null, read_at ${int}, snoozed_until ${int},
      done_at ${int}, added_version ${int} not null, version ${int} not null)`,
    `create index notifications_unread on notifications (person_id, at, id)
      where read_at is null and done_at is null and snoozed_until is null`,
    `create index notifications_of_person on notifications (person_id, at, id)`,
    `create index notifications_changed on notifications (person_id, version)`,
    `create index notifications_of_ticket on notifications (ticket_id, person_id, first_at)`,
    `create index notifications_snoozed on notifications (snoozed_until) where snoozed_until is not null`,
    `create index notifications_read on notifications (at) where read_at is not null`,
    `alter table people add column notification_settings text`,
  ],
}
