import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { WEBHOOKS_CHANNEL } from '../../domains/webhooks/queue-messages.ts'
import { releaseWebhookLeases } from '../../domains/webhooks/release-webhook-leases.command.ts'
import { dueWebhooks } from '../../domains/webhooks/webhooks.queries.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { EndpointQueue, type SenderParts } from './endpoint-queue.ts'

/** How much later than it is due a message is sent at most, milliseconds. */
const LOOK_EVERY_MILLIS = 1_000
/** How long what is on its way may take when the program stops; then it counts as not sent. Milliseconds. */
const STOP_MILLIS = 5_000

export interface WebhookSender {
  /** Sends all that is due by now, and what becomes due by that. For tests. */
  sendDue(): Promise<void>
  /** Begins nothing new, lets what is on its way end, and gives its endpoints to other nodes. */
  stop(): Promise<void>
}

/**
 * Sends what the reader queued. Every node looks each second, and when it is woken, for endpoints that have something to
 * send and are nobody else's; each endpoint has a queue of its own here, so that no receiver delays another. Not jobs of the
 * queue: its rows for each message would double what is written, and know no lanes.
 */
export function startWebhookSender(
  parts: Omit<SenderParts, 'node' | 'stopping'>,
  everyMillis = LOOK_EVERY_MILLIS,
): WebhookSender {
  return new Sender(parts, everyMillis)
}

class Sender implements WebhookSender {
  readonly #parts: SenderParts
  readonly #queues = new Map<string, { queue: EndpointQueue; running: Promise<void> }>()
  readonly #cut = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #stopListening: () => void
  #looking: Promise<void> | null = null
  #askedAgain = false
  #stopped = false

  constructor(parts: Omit<SenderParts, 'node' | 'stopping'>, everyMillis: number) {
    this.#parts = { ...parts, node: parts.kernel.newId(), stopping: this.#cut.signal }
    this.#timer = setInterval(() => void this.#look(), everyMillis)
    this.#stopListening = parts.kernel.signals.listen(WEBHOOKS_CHANNEL, () => void this.#look())
  }

  async sendDue(): Promise<void> {
    do {
      await this.#look()
      await Promise.all([...this.#queues.values()].map(({ running }) => running))
    } while ((await this.#due()).length > 0)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    this.#stopListening()
    await this.#looking
    const ended = Promise.all([...this.#queues.values()].map(({ running }) => running))
    const tooLong = setTimeout(() => this.#cut.abort(), STOP_MILLIS)
    for (const { queue } of this.#queues.values()) queue.stop()
    await ended
    clearTimeout(tooLong)
    const { kernel, node } = this.#parts
    await runCommand(kernel, releaseWebhookLeases, { actor: SYSTEM, via: 'system', input: { node } })
  }

  #due(): Promise<string[]> {
    const { kernel, node } = this.#parts
    return dueWebhooks(kernel.store.db, node, kernel.clock.now())
  }

  #look(): Promise<void> {
    this.#askedAgain = true
    this.#looking ??= this.#lookAgain().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #lookAgain(): Promise<void> {
    while (this.#askedAgain && !this.#stopped) {
      this.#askedAgain = false
      try {
        for (const { queue } of this.#queues.values()) await queue.keepLease()
        for (const id of await this.#due()) this.#serve(id)
      } catch (error) {
        // The database is away; the next look comes all the same.
        this.#parts.onError(error)
      }
    }
  }

  #serve(id: string): void {
    const known = this.#queues.get(id)
    if (known) return known.queue.wake()
    const queue = new EndpointQueue(this.#parts, id)
    const running = queue.run().finally(() => this.#queues.delete(id))
    this.#queues.set(id, { queue, running })
  }
}
