import { localDoorbell, type Doorbell } from '../../kernel/doorbell.ts'
import type { Wire } from '../wire/wire.ts'

/**
 * A doorbell for many nodes (rule R3).
 *
 * It rings after the commit and not inside the transaction: on PostgreSQL, a transaction that notifies takes a lock of the
 * whole server while it commits, and it would do so while it holds the lock of the log. What that could lose (a node that
 * dies between commit and ring) costs the poll of a second. Rings that arrive while one is on its way share the next one,
 * so a busy node sends a few hundred a second instead of one for each commit.
 *
 * Listeners of the same node are rung at once, and again when the own ring comes back, which they bear.
 */
export function wireDoorbell(wire: Wire): Doorbell {
  const local = localDoorbell()
  let asked = false
  let sending: Promise<void> | null = null
  const send = async () => {
    while (asked) {
      asked = false
      await wire.publish('log', '')
    }
    sending = null
  }
  const stops = [wire.subscribe('log', () => local.ring()), wire.onMended(() => local.ring())]
  return {
    ring: () => {
      local.ring()
      asked = true
      sending ??= send()
    },
    onRing: (listener) => local.onRing(listener),
    close: async () => {
      for (const stop of stops) stop()
      await sending
      await local.close()
    },
  }
}
