import { Counter, Gauge, type Registry } from 'prom-client'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'

/** Figures of the live protocol for `GET /metrics`. */
export interface LiveCounts {
  connections(count: number): void
  sent(): void
  resets(why: ServerFrames['Reset']['why']): void
}

export function liveCounts(registry: Registry): LiveCounts {
  const connections = new Gauge({
    name: 'waybill_live_connections',
    help: 'Open connections of the live protocol',
    registers: [registry],
  })
  const frames = new Counter({
    name: 'waybill_live_frames_sent_total',
    help: 'Frames sent to them',
    registers: [registry],
  })
  const resets = new Counter({
    name: 'waybill_live_resets_total',
    help: 'Times that a client was told to begin anew, by the reason',
    labelNames: ['why'],
    registers: [registry],
  })
  return {
    connections: (count) => connections.set(count),
    sent: () => frames.inc(),
    resets: (why) => resets.inc({ why }),
  }
}
