import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { ConsumerStatus, type AsyncMessage } from 'rabbitmq-client'
import { NoQueueError, wordsOf, type Broker } from './broker.ts'
import type { AmqpHost, Plan } from './plan.ts'
import { SetUpError } from './set-up.ts'
import { takeMessage } from './take-message.ts'

/** At a message that fails and is not wrong in itself, before it goes to the dead letters. */
const TRIES = 6
const FIRST_WAIT_MILLIS = 500
const LONGEST_WAIT_MILLIS = 30_000
/** A header is for people, and every program that reads the queue gets it. */
const MOST_WORDS = 1_000

/** What this node took from a queue since the plugin began. */
export interface Taken {
  made: number
  known: number
  dead: number
  /** Why the last message went to the dead letters, or why messages wait. */
  trouble: string | null
}

/**
 * Takes from the queues of the plan: a message is acknowledged when what it asks for is committed. One that cannot be taken
 * goes to the dead letters with its reason; while the database is away or the settings are wrong, messages wait.
 */
export function consumeQueues(host: AmqpHost, broker: Broker, signal: AbortSignal): Map<string, Taken> {
  const taken = new Map<string, Taken>()
  for (const line of broker.plan.queues) {
    const counts: Taken = { made: 0, known: 0, dead: 0, trouble: null }
    taken.set(line.queue, counts)
    broker.consume(line.queue, (message) => take(host, broker, line, counts, message, signal))
  }
  return taken
}

async function take(
  host: AmqpHost,
  broker: Broker,
  line: Plan['queues'][number],
  counts: Taken,
  message: AsyncMessage,
  signal: AbortSignal,
): Promise<ConsumerStatus> {
  for (let tries = 1; ; tries++) {
    if (signal.aborted) return ConsumerStatus.REQUEUE
    try {
      counts[await takeMessage(host, broker.plan, line, message)] += 1
      return ConsumerStatus.ACK
    } catch (error) {
      counts.trouble = wordsOf(error)
      host.log.warn(
        { plugin: host.id, queue: line.queue, message: message.messageId, err: error },
        'a message was not taken',
      )
      const isWrong = error instanceof Problem && error.status < 500
      const waits = error instanceof SetUpError || host.sql.isStorageFailure(error)
      if (isWrong || (!waits && tries >= TRIES)) {
        await bury(
          broker,
          line,
          message,
          isWrong ? reasonOf(error) : 'It failed again and again; see the log of Waybill.',
        )
        counts.dead += 1
        return ConsumerStatus.ACK
      }
    }
    const wait = Math.min(FIRST_WAIT_MILLIS * 2 ** (tries - 1), LONGEST_WAIT_MILLIS)
    await sleep(wait, undefined, { signal }).catch(() => undefined)
  }
}

/** Which fields are wrong, too: whoever looks at the dead letter has sent them. */
function reasonOf({ code, message, errors = [] }: Problem): string {
  // The message may say it already.
  const fields = errors
    .filter(({ pointer }) => !message.includes(pointer))
    .map((one) => `${one.pointer} ${one.message}`)
  return [`${code}: ${message}`, ...fields].join('; ').slice(0, MOST_WORDS)
}

/** Acknowledged in its queue only when it is safe among the dead letters. What would let it vanish from there is left out. */
async function bury(
  broker: Broker,
  { queue, dead }: Plan['queues'][number],
  message: AsyncMessage,
  reason: string,
): Promise<void> {
  const { headers, contentType, contentEncoding, correlationId, replyTo, messageId, timestamp, type, appId } =
    message
  const about = { contentType, contentEncoding, correlationId, replyTo, messageId, timestamp, type, appId }
  const envelope = {
    ...Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)),
    headers: { ...headers, 'x-waybill-reason': reason, 'x-waybill-queue': queue },
  }
  for (let tries = 1; ; tries++) {
    await broker.prepareQueue(dead)
    try {
      return await broker.deliver(dead, envelope, bytesOf(message.body))
    } catch (error) {
      // Somebody deletes it again and again: the message goes back to its queue.
      if (!(error instanceof NoQueueError) || tries >= TRIES) throw error
    }
  }
}

/** The library has parsed JSON and text by their content type. */
function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}
