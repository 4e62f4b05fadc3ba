import { randomUUID } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import { OutsideError } from '@waybill/server/domains/plugins/define-plugin.ts'
import { AMQPError, Connection, type Consumer, type ConsumerHandler, type Envelope } from 'rabbitmq-client'
import type { Plan } from './plan.ts'

/** How long a broker may take to confirm a message; below the time that a reader has for an event. */
const CONFIRM_MILLIS = 20_000

const OPTIONS = {
  connectionName: 'waybill',
  noDelay: true,
  heartbeat: 20,
  acquireTimeout: 5_000,
  connectionTimeout: 5_000,
  // So that work goes on soon after the broker is back.
  retryLow: 500,
  retryHigh: 5_000,
}

/** By which a message that is sent back is known again. */
const LETTER = 'x-waybill-letter'

/** There is no queue of that name, or no more. */
export class NoQueueError extends OutsideError {}

/**
 * A connection to the broker that comes back by itself. Queues and the exchange are made where they are missing, durable;
 * what is there is used as it is.
 */
export class Broker {
  readonly plan: Plan
  readonly #connection: Connection
  readonly #publisher
  readonly #consumers: Consumer[] = []
  readonly #onTrouble: (error: unknown) => void
  /** Messages that the broker has not confirmed yet. */
  readonly #unconfirmed = new Set<Promise<unknown>>()
  /** Letters of messages that no queue has taken. */
  readonly #returned = new Set<unknown>()
  #prepared = false
  /** Begun when their queues are there. */
  readonly #waiting: (() => void)[] = []
  #closed = false
  #again: NodeJS.Timeout | undefined

  constructor(plan: Plan, onTrouble: (error: unknown) => void) {
    this.plan = plan
    this.#onTrouble = onTrouble
    this.#connection = new Connection({ ...OPTIONS, url: plan.url })
    this.#publisher = this.#connection.createPublisher({ confirm: true })
    this.#publisher.on('basic.return', ({ headers }) => this.#returned.add(headers?.[LETTER]))
    this.#connection.on('error', (error: unknown) => {
      this.#prepared = false
      onTrouble(error)
    })
    this.#connection.on('connection', () => void this.#prepare())
  }

  /** Connected, not short of memory or disk, and with all queues and the exchange. */
  get ready(): boolean {
    return this.#connection.ready && this.#prepared
  }

  /** Hands each message of a queue to `take`, a bounded number at once; what it returns or throws is the answer. */
  consume(queue: string, take: ConsumerHandler): void {
    if (this.#prepared) this.#begin(queue, take)
    else this.#waiting.push(() => this.#begin(queue, take))
  }

  #begin(queue: string, take: ConsumerHandler): void {
    const { atOnce } = this.plan
    const consumer = this.#connection.createConsumer(
      { queue, queueOptions: { passive: true }, concurrency: atOnce, qos: { prefetchCount: atOnce } },
      take,
    )
    consumer.on('error', this.#onTrouble)
    this.#consumers.push(consumer)
  }

  /**
   * Sends messages in their order by one channel, without waiting for each: what breaks leaves no gap. One that a queue refuses
   * does not hold back those behind it.
   * @returns how many of them, from the first on, the broker has for good; it may have others
   * @throws OutsideError when not even the first
   */
  async publishAll(messages: readonly { envelope: Envelope; body: Buffer }[]): Promise<number> {
    // All within one turn: a channel that is opened anew meanwhile must not get the later ones alone.
    const sent = await Promise.allSettled(messages.map(({ envelope, body }) => this.publish(envelope, body)))
    const failed = sent.findIndex(({ status }) => status === 'rejected')
    const [first] = sent
    if (first?.status === 'rejected') throw first.reason
    return failed === -1 ? messages.length : failed
  }

  /** Resolves when the broker has the message for good. @throws OutsideError: it may have it or not */
  async publish(envelope: Envelope, body: Buffer): Promise<void> {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => late.reject(new Error(`the broker did not confirm within ${String(CONFIRM_MILLIS / 1_000)} s`)),
      CONFIRM_MILLIS,
    )
    const confirmed = Promise.race([this.#publisher.send({ ...envelope, durable: true }, body), late.promise])
    this.#unconfirmed.add(confirmed)
    try {
      await confirmed
    } catch (error) {
      // The exchange may have been deleted.
      if (isMissing(error)) void this.#prepare()
      throw new OutsideError(`the broker did not take a message: ${wordsOf(error)}`, { cause: error })
    } finally {
      this.#unconfirmed.delete(confirmed)
      clearTimeout(timer)
    }
  }

  /**
   * Resolves when the message lies in that queue for good. A broker confirms what it throws away, too, but says before that it
   * has found no queue for it. @throws NoQueueError, or OutsideError: the queue may have it or not
   */
  async deliver(queue: string, envelope: Envelope, body: Buffer): Promise<void> {
    const letter = randomUUID()
    const headers = { ...envelope.headers, [LETTER]: letter }
    await this.publish({ ...envelope, routingKey: queue, mandatory: true, headers }, body)
    // The library tells what came back a turn later than it came, and the confirmation at once.
    await turn()
    if (this.#returned.delete(letter)) throw new NoQueueError(`there is no queue ${queue}`)
  }

  /** How many messages wait in a queue, and how many programs take from it. Null: there is no such queue. */
  async look(queue: string): Promise<{ messages: number; consumers: number } | null> {
    try {
      const { messageCount, consumerCount } = await this.#connection.queueDeclare({ queue, passive: true })
      return { messages: messageCount, consumers: consumerCount }
    } catch (error) {
      if (isMissing(error)) return null
      throw new OutsideError(wordsOf(error), { cause: error })
    }
  }

  /** Makes a queue where it is missing. @throws OutsideError: nobody knows whether it is there */
  async prepareQueue(queue: string): Promise<void> {
    if ((await this.look(queue)) === null) await this.#connection.queueDeclare({ queue, durable: true })
  }

  async hasExchange(exchange: string): Promise<boolean> {
    try {
      await this.#connection.exchangeDeclare({ exchange, passive: true })
      return true
    } catch (error) {
      if (isMissing(error)) return false
      throw new OutsideError(wordsOf(error), { cause: error })
    }
  }

  /**
   * Lets what is being taken finish, and what is on its way be confirmed, or it would be sent again. Messages without an answer
   * go back to their queues.
   */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#again)
    if (!this.#connection.ready) {
      this.#connection.unsafeDestroy()
      await Promise.allSettled(this.#consumers.map((one) => one.close()))
      return
    }
    await Promise.allSettled(this.#consumers.map((one) => one.close()))
    await Promise.allSettled(this.#unconfirmed)
    await this.#publisher.close()
    await this.#connection.close()
  }

  async #prepare(): Promise<void> {
    this.#prepared = false
    try {
      for (const { queue, dead } of this.plan.queues)
        for (const name of [queue, dead]) await this.prepareQueue(name)
      const { exchange } = this.plan
      if (exchange !== null && !(await this.hasExchange(exchange)))
        await this.#connection.exchangeDeclare({ exchange, type: 'topic', durable: true })
      this.#prepared = true
      if (!this.#closed) for (const begin of this.#waiting.splice(0)) begin()
    } catch (error) {
      if (this.#closed) return
      this.#onTrouble(error)
      clearTimeout(this.#again)
      this.#again = setTimeout(() => void this.#prepare(), OPTIONS.retryHigh)
    }
  }
}

/** A connection for one look. @throws Error that says why there is none */
export async function tryBroker<Result>(
  plan: Plan,
  look: (broker: Broker) => Promise<Result>,
): Promise<Result> {
  const trouble = Promise.withResolvers<never>()
  trouble.promise.catch(() => undefined)
  // What is missing stays missing: only switching it on makes queues.
  const broker = new Broker({ ...plan, queues: [], exchange: null }, (error) => trouble.reject(error))
  try {
    return await Promise.race([look(broker), trouble.promise])
  } finally {
    await broker.close()
  }
}

/** Without the end of a sentence, and without the code that the library puts before what the broker said. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message || error.name : String(error)
  return words.replace(/^undefined: /, '').replace(/\.+$/, '')
}

function isMissing(error: unknown): boolean {
  return error instanceof AMQPError && error.code === 'NOT_FOUND'
}
