import { systemClock } from '../clock.ts'
import { localDoorbell } from '../doorbell.ts'
import { newId } from '../ids.ts'
import type { Kernel } from '../run-command.ts'
import { localSignals } from '../signals.ts'
import type { Store } from '../store.ts'

/** A kernel for tests that make their own, as that of a node alone. */
export function kernelOn(store: Store): Kernel {
  return {
    store,
    clock: systemClock,
    newId,
    doorbell: localDoorbell(),
    signals: localSignals(),
    publicUrl: new URL('http://waybill.test'),
  }
}
