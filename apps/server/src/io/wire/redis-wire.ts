import { createClient } from '@redis/client'
import { TOPICS, WireListeners, waitBeforeReconnect, type Topic, type Wire } from './wire.ts'

/** Commands that wait for a slow server, those of the connection itself included; more are lost. */
const MOST_WAITING = 1_000

/**
 * A wire by PUBLISH and SUBSCRIBE of Redis (6 or newer).
 * @param identity of the nodes' common database: channels of Redis know no databases, and several installations may share it
 */
export function redisWire(url: string, identity: string, onError: (error: unknown) => void): Wire {
  const channelOf = (topic: Topic) => `waybill:${identity}:${topic}`
  const listeners = new WireListeners()
  const heard: Record<Topic, (text: string) => void> = {
    log: (text) => listeners.heard('log', text),
    signals: (text) => listeners.heard('signals', text),
  }
  const client = createClient({
    url,
    name: 'waybill-wire',
    disableOfflineQueue: true,
    commandsQueueMaxLength: MOST_WAITING,
    socket: { connectTimeout: 5_000, reconnectStrategy: waitBeforeReconnect },
  })
  let broken = false
  let closed: Promise<void> | null = null
  const report = (error: unknown) => {
    broken = true
    if (!closed) onError(error)
  }
  client.on('error', report)
  const subscribe = async () => {
    // The same listener again: a second subscription of a channel that was never lost changes nothing.
    await Promise.all(TOPICS.map((topic) => client.subscribe(channelOf(topic), heard[topic])))
    if (broken) listeners.mended()
    broken = false
  }
  client.on('ready', () => void subscribe().catch(report))
  void client.connect().catch(report)
  return {
    publish: async (topic, text) => {
      if (!client.isReady) return
      try {
        await client.publish(channelOf(topic), text)
      } catch (error) {
        // A connection that broke is reported as such.
        if (client.isReady && !closed) onError(error)
      }
    },
    subscribe: (topic, listener) => listeners.subscribe(topic, listener),
    onMended: (listener) => listeners.onMended(listener),
    close: () => {
      closed ??= client.isReady ? client.close() : Promise.resolve(client.destroy())
      return closed
    },
  }
}
