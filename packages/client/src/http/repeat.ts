import { Problem } from '@waybill/contract/problems/problem.ts'
import { backoffMillis } from '../backoff.ts'
import type { Platform } from '../platform.ts'

/** Tries in all. */
const TRIES = 4
/** Seconds after which a try may still help. */
const SOON = 60
const WAITS = { first: 200, most: 5_000 }
/** A proxy says that the server behind it did not answer, or the server that it is just starting or stopping. */
const TRY_AGAIN = new Set([0, 502, 503, 504])

/**
 * Runs `attempt` again, with growing waits, while nothing answers. Only for what may be done twice.
 * @throws what the last try threw; the reason of `signal` when it is aborted
 */
export async function repeat<T>(
  platform: Pick<Platform, 'later' | 'random'>,
  attempt: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (let failed = 0; ; failed++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Problem) || !isForAMoment(error) || failed + 1 >= TRIES) throw error
      await wait(
        platform,
        backoffMillis(failed, WAITS, () => platform.random()),
        signal,
      )
    }
  }
}

/** Whoever says to come back in minutes, because nobody is there now, is believed at once. */
function isForAMoment({ status, headers }: Problem): boolean {
  const seconds = Number(headers?.['retry-after'] ?? 0)
  return TRY_AGAIN.has(status) && !(seconds > SOON)
}

function wait(platform: Pick<Platform, 'later'>, millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel()
      reject(abortReason(signal))
    }
    const cancel = platform.later(millis, () => {
      signal?.removeEventListener('abort', stop)
      resolve()
    })
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason })
}
