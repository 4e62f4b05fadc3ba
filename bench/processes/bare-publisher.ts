// The limit of events to a broker: the same bytes from a publisher that only keeps so many unconfirmed.
import { Connection, type Envelope } from 'rabbitmq-client'
import { answer } from './ask.ts'

export interface BarePublish {
  url: string
  envelope: Envelope
  body: string
  count: number
  /** Messages on their way at once. */
  window: number
}

export interface BarePublished {
  /** Messages a second. */
  rate: number
  /** Of CPU, for each message. */
  cpu_ms: number
}

async function publish({ url, envelope, body, count, window }: BarePublish): Promise<BarePublished> {
  const connection = new Connection({ url, noDelay: true })
  const publisher = connection.createPublisher({ confirm: true })
  await connection.onConnect()
  const bytes = Buffer.from(body)
  const cpu = process.cpuUsage()
  const started = performance.now()
  let left = count
  const lane = async () => {
    while (left-- > 0) await publisher.send(envelope, bytes)
  }
  await Promise.all(Array.from({ length: window }, lane))
  const seconds = (performance.now() - started) / 1_000
  const used = process.cpuUsage(cpu)
  await publisher.close()
  await connection.close()
  return { rate: count / seconds, cpu_ms: (used.user + used.system) / 1e3 / count }
}

answer({ publish })
