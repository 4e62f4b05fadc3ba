import type { Migration } from './migration.ts'

/** How many tickets may stand in a column of a project's board, by step; JSON. */
export const wipLimits: Migration = {
  version: 16,
  name: 'wip-limits',
  statements: () => [`alter table projects add column wip_limits text not null default '{}'`],
}
