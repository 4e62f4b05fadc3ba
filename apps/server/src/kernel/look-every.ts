/** Something that looks again and again until it is stopped. */
export interface Looking {
  /** What runs is finished. */
  stop(): Promise<void>
}

/**
 * Calls `look` every so many milliseconds; a call that takes longer is waited for, and none runs beside it.
 * @param look gets a signal that is aborted when it is to stop
 * @param onError hears of every failure; the next look comes all the same
 */
export function lookEvery(
  millis: number,
  look: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
): Looking {
  let running: Promise<unknown> | null = null
  const stopping = new AbortController()
  const timer = setInterval(() => {
    running ??= look(stopping.signal)
      .catch(onError)
      .finally(() => {
        running = null
      })
  }, millis)
  return {
    async stop() {
      clearInterval(timer)
      stopping.abort()
      await running
    },
  }
}
