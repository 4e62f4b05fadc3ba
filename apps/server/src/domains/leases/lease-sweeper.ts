import { lookEvery, type Looking } from '../../kernel/look-every.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import { sweepLeases } from './sweep-leases.ts'

/** How much later than its end the end of a lease is written down at most, milliseconds. */
const SWEEP_EVERY_MILLIS = 2_000

/**
 * Looks every two seconds for leases that have run out. Every node does so: a look is one indexed read, and of several
 * that find the same lease one writes its end. Not a job of the queue, which would write several rows for each look.
 * @param onError hears of every failure; the next look comes all the same
 */
export function startLeaseSweeper(
  kernel: Kernel,
  onError: (error: unknown) => void,
  everyMillis = SWEEP_EVERY_MILLIS,
): Looking {
  return lookEvery(everyMillis, () => sweepLeases(kernel), onError)
}
