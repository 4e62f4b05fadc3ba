import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Tx } from '../io/db/tables.ts'
import type { PendingSignals } from './pending-signals.ts'
import type { Projection } from './reader.ts'
import type { Kernel } from './run-command.ts'

/** How long a projection may hold the writer of SQLite, and the event loop, in one go; milliseconds. */
const TURN_MILLIS = 10

/** Hands a run of events to a projection. @returns how many of them it took @throws Error when it took none */
export async function runProjection(
  kernel: Kernel,
  tx: Tx,
  projection: Projection,
  events: readonly LogEvent[],
  signals: PendingSignals,
): Promise<number> {
  const { store, clock, newId, publicUrl } = kernel
  const until = performance.now() + TURN_MILLIS
  const handled = await projection.project(
    {
      tx,
      sql: store.sql,
      engine: store.engine,
      now: clock.now(),
      newId,
      publicUrl,
      signal: signals.add,
      outOfTime: () => performance.now() >= until,
    },
    events as readonly never[],
  )
  if (handled < 1 || handled > events.length) {
    throw new Error(
      `${projection.name} says that it took ${String(handled)} of ${String(events.length)} events`,
    )
  }
  return handled
}
