import { isProvisional } from '@waybill/client'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { TicketClock } from '@waybill/contract/sla/sla.ts'
import { useCallback, useSyncExternalStore } from 'react'
import { client } from '../../session/client.ts'

/** Lists show many tickets: what their clocks say is asked for together, soon after something happened. Milliseconds. */
const TOGETHER = 50
const AT_MOST = 2_000
const AT_LEAST = 30_000
const MOST = 100

/** How often each ticket is shown now. */
const shown = new Map<string, number>()
const clocks = new Map<string, TicketClock>()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | null = null
let askedAt = 0
let position: number | null = null

function askIn(millis: number): void {
  if (timer !== null) clearTimeout(timer)
  timer = setTimeout(() => void ask(), millis)
}

async function ask(): Promise<void> {
  askedAt = Date.now()
  const ids = [...shown.keys()].filter((id) => !isProvisional(id))
  try {
    for (let from = 0; from < ids.length; from += MOST) {
      const some = ids.slice(from, from + MOST)
      const { items } = await client.sla.clocks({ tickets: some.join(',') })
      for (const id of some) clocks.delete(id)
      for (const clock of items) clocks.set(clock.ticket.id, clock)
    }
    for (const listener of listeners) listener()
  } catch (error) {
    // Without a network they stay as they were; the next time asks again.
    if (!(error instanceof Problem)) throw error
  } finally {
    if (shown.size > 0) askIn(AT_LEAST)
  }
}

client.store.subscribe(() => {
  const { position: now } = client.store.getSnapshot().state
  if (now === position) return
  position = now
  if (shown.size > 0) askIn(Math.max(TOGETHER, askedAt + AT_MOST - Date.now()))
})

function show(id: string, listener: () => void): () => void {
  listeners.add(listener)
  shown.set(id, (shown.get(id) ?? 0) + 1)
  if (!clocks.has(id)) askIn(TOGETHER)
  return () => {
    listeners.delete(listener)
    const left = (shown.get(id) ?? 1) - 1
    if (left > 0) shown.set(id, left)
    else shown.delete(id)
  }
}

/** The clock of a ticket that needs somebody first; undefined: none runs, or it is on its way. */
export function useShownClock(id: string): TicketClock | undefined {
  const subscribe = useCallback((listener: () => void) => show(id, listener), [id])
  return useSyncExternalStore(subscribe, () => clocks.get(id))
}
