/** The longest message, in bytes of UTF-8: what fits into a notification of PostgreSQL with room to spare. */
export const LONGEST_SIGNAL = 4_096

const CHANNEL = /^[\w.:-]{1,128}$/

/**
 * Small messages between nodes that matter for a moment only: who looks at what, who types. They may get lost, and come
 * at most once; those of one node that arrive, arrive in the order in which it sent them. Never truth: what must not get
 * lost is an event of the log.
 */
export interface Signals {
  /**
   * To everybody who listens to the channel, on every node, the sender's own included: those hear it inside this call,
   * even while the nodes cannot reach each other.
   * @param channel letters, digits and `_ . : -`, at most 128
   * @param message text without the character NUL, at most 4 KiB
   * @throws RangeError for any other channel or message
   */
  send(channel: string, message: string): void
  /** `listener` must be quick and never throw. Returns the function that stops listening. */
  listen(channel: string, listener: (message: string) => void): () => void
  close(): Promise<void>
}

/** Whether a message may be sent at all. */
export function isSignal(channel: string, message: string): boolean {
  return (
    CHANNEL.test(channel) && !message.includes('\0') && Buffer.byteLength(message, 'utf8') <= LONGEST_SIGNAL
  )
}

/** The signals of one process. */
export function localSignals(): Signals {
  const channels = new Map<string, Set<(message: string) => void>>()
  return {
    send: (channel, message) => {
      if (!isSignal(channel, message))
        throw new RangeError(`no signal on "${channel}": ${String(message.length)} characters`)
      for (const listener of channels.get(channel) ?? []) listener(message)
    },
    listen: (channel, listener) => {
      // Each call is a listener of its own, even with the same function.
      const own = (message: string) => listener(message)
      const listeners = channels.get(channel) ?? new Set()
      channels.set(channel, listeners.add(own))
      return () => {
        listeners.delete(own)
        if (listeners.size === 0 && channels.get(channel) === listeners) channels.delete(channel)
      }
    },
    close: () => {
      channels.clear()
      return Promise.resolve()
    },
  }
}
