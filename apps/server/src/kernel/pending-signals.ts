import { isSignal, type Signals } from './signals.ts'

/** Signals that a transaction names; they are sent when it has been committed, and not at all when it has not. */
export class PendingSignals {
  readonly #messages = new Map<string, { channel: string; message: string }>()

  /** The same one twice is sent once. @throws RangeError for what is no signal */
  readonly add = (channel: string, message: string): void => {
    if (!isSignal(channel, message)) throw new RangeError(`no signal on "${channel}"`)
    this.#messages.set(`${channel} ${message}`, { channel, message })
  }

  sendTo(signals: Signals): void {
    for (const { channel, message } of this.#messages.values()) signals.send(channel, message)
  }
}
