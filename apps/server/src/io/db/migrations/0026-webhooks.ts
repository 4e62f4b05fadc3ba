import type { Migration } from './migration.ts'

/** Endpoints that hear of what happens, what is or was sent to them, and each try with its answer. */
export const webhooks: Migration = {
  version: 26,
  name: 'webhooks',
  statements: ({ id, int, json }) => [
    `create table webhooks (id ${id} primary key, url text not null, topics ${json} not null,
      project_id ${id} references projects on delete cascade, of_project ${int} not null,
      owner_id ${id} not null references people, state text not null, paused_because text, secrets ${json} not null,
      hears_after ${int} not null, failures ${int} not null default 0, failing_since ${int}, open_until ${int},
      replay_after ${int}, replay_to ${int}, lease_owner text, lease_until ${int} not null default 0,
      created_at ${int} not null, updated_at ${int} not null, seq ${int} not null default 0)`,
    `create index webhooks_of_project on webhooks (project_id)`,
    `create unique index webhooks_one_of_project on webhooks (project_id) where of_project = 1`,

    `create table webhook_deliveries (id ${id} primary key, webhook_id ${id} not null references webhooks on delete cascade,
      seq ${int}, first_seq ${int}, part ${int} not null, event text not null, lane ${id} not null, ticket_id ${id},
      state text not null, attempts ${int} not null default 0, next_at ${int}, queued_at ${int} not null)`,
    // Only the first of each lane has a next_at: what waits behind it costs nothing.
    `create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_at) where next_at is not null`,
    `create index webhook_deliveries_lane on webhook_deliveries (webhook_id, lane, seq, part) where state = 'waiting'`,
    `create index webhook_deliveries_log on webhook_deliveries (webhook_id, queued_at, id)`,

    `create table webhook_attempts (id ${id} primary key, delivery_id ${id} not null references webhook_deliveries on delete cascade,
      at ${int} not null, status ${int}, latency_ms ${int} not null, error text, response text)`,
    `create index webhook_attempts_of_delivery on webhook_attempts (delivery_id, id)`,
  ],
}
