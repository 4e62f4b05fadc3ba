import type { Migration } from './migration.ts'

/** What was sent to an endpoint, by what came of it and by the ticket that it tells of. */
export const deliveryLog: Migration = {
  version: 40,
  name: 'delivery-log',
  statements: () => [
    `create index webhook_deliveries_by_state on webhook_deliveries (webhook_id, state, queued_at, id)`,
    `create index webhook_deliveries_of_ticket on webhook_deliveries (ticket_id, webhook_id, queued_at, id)
      where ticket_id is not null`,
  ],
}
