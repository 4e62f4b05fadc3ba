import pg from 'pg'
import { localDoorbell, type Doorbell } from '../../kernel/doorbell.ts'

const CHANNEL = 'waybill_log'

/** Wait before listening again after the connection broke, in milliseconds; doubles up to the second number. */
const RECONNECT_MILLIS = [100, 5_000] as const

/**
 * Carries rings between nodes by LISTEN and NOTIFY (rule R3).
 *
 * NOTIFY is sent after the commit and on a connection of its own, not inside the transaction: a transaction that notifies
 * takes a lock of the whole server while it commits, and it would do so while it holds the lock of the log. What that
 * could lose (a node that dies between commit and ring) costs the poll of a second. Rings that arrive while one is on
 * its way share the next one, so a busy node sends a few hundred a second instead of one for each commit.
 *
 * Listeners of the same node are rung at once, and again when the own notification comes back, which they bear.
 * @param url of the database, for one connection that stays open.
 */
export function postgresDoorbell(url: string, onError: (error: unknown) => void): Doorbell {
  return new PostgresDoorbell(url, onError)
}

class PostgresDoorbell implements Doorbell {
  readonly #url: string
  readonly #onError: (error: unknown) => void
  readonly #local = localDoorbell()
  #client: pg.Client | null = null
  #connecting: Promise<void>
  #reconnect: NodeJS.Timeout | undefined
  #failures = 0
  #asked = false
  #sending: Promise<void> | null = null
  #closed = false

  constructor(url: string, onError: (error: unknown) => void) {
    this.#url = url
    this.#onError = onError
    this.#connecting = this.#connect()
  }

  ring(): void {
    this.#local.ring()
    this.#asked = true
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null
    })
  }

  onRing(listener: () => void): () => void {
    return this.#local.onRing(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#reconnect)
    await this.#connecting
    await this.#sending
    await this.#client?.end()
    await this.#local.close()
  }

  async #send(): Promise<void> {
    await this.#connecting
    while (this.#asked && this.#client) {
      this.#asked = false
      try {
        await this.#client.query(`notify ${CHANNEL}`)
      } catch (error) {
        // The connection broke; the other nodes find the event by their poll.
        this.#onError(error)
      }
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      keepAlive: true,
      application_name: 'waybill doorbell',
    })
    client.on('notification', () => this.#local.ring())
    client.on('error', (error) => this.#broken(client, error))
    client.on('end', () => this.#broken(client, new Error('the connection of the doorbell ended')))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
    } catch (error) {
      this.#broken(client, error)
      return
    }
    this.#client = client
    // Rings may have been missed while nobody listened.
    if (this.#failures > 0) this.#local.ring()
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
    const wait = Math.min(RECONNECT_MILLIS[0] * 2 ** this.#failures, RECONNECT_MILLIS[1])
    this.#failures += 1
    clearTimeout(this.#reconnect)
    this.#reconnect = setTimeout(() => {
      this.#connecting = this.#connect()
    }, wait)
  }
}
