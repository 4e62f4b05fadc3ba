import type { Migration } from './migration.ts'

/** End actions that wait or have failed, over all tickets; and tickets by how content their requesters were. */
export const unsettledAndRated: Migration = {
  version: 38,
  name: 'unsettled-and-rated',
  statements: () => [
    `create index end_action_runs_unsettled on end_action_runs (id)
      where state in ('pending', 'retrying', 'compensating', 'failed', 'compensation_failed')`,
    `create index ratings_by_score on ratings (score, ticket_id)`,
  ],
}
