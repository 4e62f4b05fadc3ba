/** What goes over the wire: rings of the doorbell, and signals. */
export const TOPICS = ['log', 'signals'] as const
export type Topic = (typeof TOPICS)[number]

/**
 * Carries short texts between the nodes of one installation. They may get lost, also while the connection is down, and
 * nobody is told; a connection that breaks is reported once and made again.
 */
export interface Wire {
  /** To every node, this one included. Ends when the text is on its way, or lost; never rejects. */
  publish(topic: Topic, text: string): Promise<void>
  /** `listener` must be quick and never throw. Returns the function that stops listening. */
  subscribe(topic: Topic, listener: (text: string) => void): () => void
  /** Called when the wire carries again after a break: texts may have been missed. Returns the function that stops it. */
  onMended(listener: () => void): () => void
  close(): Promise<void>
}

/** Wait before the connection is made again, in milliseconds, after so many failures in a row. */
export function waitBeforeReconnect(failures: number): number {
  return Math.min(100 * 2 ** failures, 2_000)
}

/** Those who listen to a wire, for its adapters. */
export class WireListeners {
  readonly #mended = new Set<() => void>()
  readonly #texts: Record<Topic, Set<(text: string) => void>> = { log: new Set(), signals: new Set() }

  subscribe(topic: Topic, listener: (text: string) => void): () => void {
    this.#texts[topic].add(listener)
    return () => this.#texts[topic].delete(listener)
  }

  onMended(listener: () => void): () => void {
    this.#mended.add(listener)
    return () => this.#mended.delete(listener)
  }

  heard(topic: Topic, text: string): void {
    for (const listener of this.#texts[topic]) listener(text)
  }

  mended(): void {
    for (const listener of this.#mended) listener()
  }
}
