/**
 * Says "the log has grown" and nothing else (rule R3): a lost ring costs latency, never data, because everybody who
 * listens also polls.
 */
export interface Doorbell {
  ring(): void
  /** `listener` must be quick and never throw: it runs inside the call that rings. Returns the function that stops listening. */
  onRing(listener: () => void): () => void
  close(): Promise<void>
}

/** The doorbell of one process. */
export function localDoorbell(): Doorbell {
  const listeners = new Set<() => void>()
  return {
    ring: () => {
      for (const listener of listeners) listener()
    },
    onRing: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      listeners.clear()
      return Promise.resolve()
    },
  }
}
