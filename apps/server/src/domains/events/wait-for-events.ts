import type { Kernel } from '../../kernel/run-command.ts'
import { tooManyWaiting } from './events.errors.ts'

/** Requests of one person that may wait at once: a few windows and a few programs. */
export const MOST_WAITING = 8

/** The log is looked at this often even when no doorbell rings (rule R3). */
const POLL_MILLIS = 1_000

const waiting = new WeakMap<Kernel, Map<string, number>>()

/**
 * Counts a request as waiting until the function that it gets back is called.
 * @throws Problem 429 when the person has too many of them.
 */
export function startWaiting(kernel: Kernel, person: string): () => void {
  const counts = waiting.get(kernel) ?? new Map<string, number>()
  waiting.set(kernel, counts)
  const count = counts.get(person) ?? 0
  if (count >= MOST_WAITING) throw tooManyWaiting(MOST_WAITING)
  counts.set(person, count + 1)
  return () => {
    const now = (counts.get(person) ?? 1) - 1
    if (now > 0) counts.set(person, now)
    else counts.delete(person)
  }
}

/**
 * Something may have been written: the doorbell rang, a second passed, or `until` (milliseconds of the process's clock) is
 * reached, or nobody waits for the answer any more. Listen before looking at the log, or a ring in between is lost.
 */
export function listenForEvents(kernel: Kernel, ended: AbortSignal) {
  let rang = false
  let wake = () => {
    rang = true
  }
  const stop = kernel.doorbell.onRing(() => wake())
  const onEnd = () => wake()
  ended.addEventListener('abort', onEnd)
  return {
    async next(until: number): Promise<void> {
      if (rang || ended.aborted) {
        rang = false
        return
      }
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(
        () => resolve(undefined),
        Math.max(0, Math.min(POLL_MILLIS, until - Date.now())),
      )
      wake = () => resolve(undefined)
      await promise
      clearTimeout(timer)
      wake = () => {
        rang = true
      }
    },
    close(): void {
      stop()
      ended.removeEventListener('abort', onEnd)
    },
  }
}
