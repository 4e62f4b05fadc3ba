import type { Store } from '../../kernel/store.ts'
import { verifyInstallationState } from './verify-installation-state.ts'
import { verifyPositions } from './verify-positions.ts'
import { VerifyReport, type VerifyResult } from './verify-report.ts'
import { verifyTickets } from './verify-tickets.ts'

export type { VerifyResult } from './verify-report.ts'

interface VerifyOptions {
  /** Called after each batch. */
  onProgress?: (progress: { done: number; total: number }) => void
  signal?: AbortSignal
}

/**
 * Replays the whole log from nothing and compares with every table of state: tickets with all that hangs on them, people,
 * teams, projects, numbers, counts, positions. Changes nothing and may run beside a server at work, since it reads one
 * state of the database.
 * @throws the signal's reason when it is stopped
 */
export function verifyInstallation(
  store: Pick<Store, 'snapshot'>,
  options: VerifyOptions = {},
): Promise<VerifyResult> {
  const { onProgress, signal } = options
  return store.snapshot(async (db) => {
    const report = new VerifyReport()
    const events = await verifyPositions(db, report, () => signal?.throwIfAborted())
    let done = 0
    const eachBatch = (count: number) => {
      signal?.throwIfAborted()
      done += count
      onProgress?.({ done, total: events })
    }
    const lastNumbers = await verifyInstallationState(db, report, eachBatch)
    const { tickets, numbers } = await verifyTickets(db, report, eachBatch)
    numbers.check(report, lastNumbers)
    return report.result({ events, tickets })
  })
}
