import pg from 'pg'
import { TOPICS, WireListeners, waitBeforeReconnect, type Topic, type Wire } from './wire.ts'

/** Texts that wait for a slow server; more are lost. */
const MOST_WAITING = 1_000

const channelOf = (topic: Topic) => `waybill_${topic}`

/**
 * A wire by LISTEN and NOTIFY, which reach everybody on the same database.
 * @param url of the database, for one connection that stays open.
 */
export function postgresWire(url: string, onError: (error: unknown) => void): Wire {
  return new PostgresWire(url, onError)
}

class PostgresWire implements Wire {
  readonly #url: string
  readonly #onError: (error: unknown) => void
  readonly #listeners = new WireListeners()
  #client: pg.Client | null = null
  #connecting: Promise<void>
  #reconnect: NodeJS.Timeout | undefined
  #failures = 0
  #waiting = 0
  #sent: Promise<void> = Promise.resolve()
  #closed = false

  constructor(url: string, onError: (error: unknown) => void) {
    this.#url = url
    this.#onError = onError
    this.#connecting = this.#connect()
  }

  publish(topic: Topic, text: string): Promise<void> {
    if (this.#waiting >= MOST_WAITING) return Promise.resolve()
    this.#waiting += 1
    this.#sent = this.#sent.then(() => this.#send(topic, text))
    return this.#sent
  }

  async #send(topic: Topic, text: string): Promise<void> {
    try {
      await this.#connecting
      await this.#client?.query('select pg_notify($1, $2)', [channelOf(topic), text])
    } catch (error) {
      // A connection that broke is reported as such.
      if (this.#client) this.#onError(error)
    } finally {
      this.#waiting -= 1
    }
  }

  subscribe(topic: Topic, listener: (text: string) => void): () => void {
    return this.#listeners.subscribe(topic, listener)
  }

  onMended(listener: () => void): () => void {
    return this.#listeners.onMended(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#reconnect)
    await this.#connecting
    await this.#sent
    await this.#client?.end()
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      keepAlive: true,
      application_name: 'waybill wire',
    })
    client.on('notification', ({ channel, payload }) => {
      const topic = TOPICS.find((one) => channelOf(one) === channel)
      if (topic) this.#listeners.heard(topic, payload ?? '')
    })
    client.on('error', (error) => this.#broken(client, error))
    client.on('end', () => this.#broken(client, new Error('the connection between the nodes ended')))
    try {
      await client.connect()
      for (const topic of TOPICS) await client.query(`listen ${channelOf(topic)}`)
    } catch (error) {
      this.#broken(client, error)
      return
    }
    this.#client = client
    if (this.#failures > 0) this.#listeners.mended()
    this.#failures = 0
  }

  #broken(client: pg.Client, error: unknown): void {
    client.removeAllListeners()
    // A client that has failed may report it again; nobody needs to hear it twice.
    client.on('error', () => undefined)
    if (this.#client === client) this.#client = null
    if (this.#closed) return
    this.#onError(error)
    void client.end().catch(this.#onError)
    clearTimeout(this.#reconnect)
    this.#reconnect = setTimeout(() => {
      this.#connecting = this.#connect()
    }, waitBeforeReconnect(this.#failures))
    this.#failures += 1
  }
}
