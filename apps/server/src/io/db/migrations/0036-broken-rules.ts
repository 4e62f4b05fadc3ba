import type { Migration } from './migration.ts'

/** Queries of rules that name what is gone. */
export const brokenRules: Migration = {
  version: 36,
  name: 'broken-rules',
  statements: ({ json }) => [`alter table rules add column faults ${json}`],
}
