/** Files that take three seconds of CPU and more once the program is loaded, with what they start, the slowest first. What is missing here only begins later. */
export const SLOW_FILES: readonly string[] = [
  'e2e/ticket.test.ts',
  'e2e/pages-full.test.ts',
  'e2e/pages-empty.test.ts',
  'e2e/workflows.test.ts',
  'e2e/portal.test.ts',
  'chaos/chaos.test.ts',
  'chaos/killed-before-breach.test.ts',
  'plugins/amqp/amqp-out.sqlite.test.ts',
  'apps/server/src/cli/import.test.ts',
  'apps/server/src/cli/transfer.test.ts',
  'apps/server/src/testing/every-command.test.ts',
  'apps/server/src/cli/run-cli.test.ts',
  'apps/server/src/domains/past/past-agrees.test.ts',
  'apps/server/src/domains/live/live-converges.test.ts',
  'apps/server/src/domains/sample-data/sample-data.test.ts',
  'apps/server/src/domains/transfer/import-export.test.ts',
  'apps/server/src/io/backup/backup.test.ts',
  'apps/server/src/domains/tickets/export-tickets.test.ts',
  'apps/server/src/domains/bulk/bulk.test.ts',
  'apps/server/src/domains/people/people.test.ts',
  'bench/plans/hot-plans.test.ts',
  'apps/server/src/domains/bulk/bulk-crash.test.ts',
  'apps/server/src/domains/bulk/undo-bulk.test.ts',
  'apps/server/src/domains/tickets/ticket-visibility.test.ts',
  'apps/server/src/domains/search/search-rebuild.test.ts',
  'apps/server/src/domains/imports/run-import.test.ts',
  'apps/server/src/domains/live/live-slow.test.ts',
  'apps/server/src/testing/client-chaos.test.ts',
  'apps/server/src/testing/client-library.test.ts',
  'apps/server/src/domains/live/live-inbox.test.ts',
  'apps/server/src/domains/leases/leases.test.ts',
  'apps/server/src/readers/notifications/keep-notifications.test.ts',
  'apps/server/src/domains/tickets/ticket-plans.test.ts',
  'apps/server/src/testing/random-commands.test.ts',
]

/** The order in which a run starts its files: one that takes long must not begin when the others have ended. */
export function slowFirst<One extends { file: string }>(all: readonly One[]): One[] {
  const place = new Map(SLOW_FILES.map((file, index) => [file, index]))
  const placeOf = ({ file }: One) => place.get(file) ?? SLOW_FILES.length
  // By path then: what one file asks of two engines stands together, and they do not wait at the same time.
  return all.toSorted((a, b) => placeOf(a) - placeOf(b) || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
}
