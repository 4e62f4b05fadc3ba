import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long work may hold the event loop, milliseconds. */
const LONGEST_HOLD = 10

/** For work in small pieces: called after each, it gives others a turn once the loop was held for long. */
export function takingTurns(): () => Promise<void> {
  let from = performance.now()
  return async () => {
    if (performance.now() - from < LONGEST_HOLD) return
    await nextTurn()
    from = performance.now()
  }
}
