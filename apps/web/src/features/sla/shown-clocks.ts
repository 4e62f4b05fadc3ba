import { isProvisional } from '@waybill/client'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ClockListQuery, TicketClock } from '@waybill/contract/sla/sla.ts'
import { useCallback, useSyncExternalStore } from 'react'
import { client } from '../../session/client.ts'

/** Lists show many tickets: what their clocks say is asked for together, soon after something happened. Milliseconds. */
const TOGETHER = 50
const AT_MOST = 2_000
const AT_LEAST = 30_000
const MOST = 100

class ShownClocks {
  /** How often each ticket is shown now. */
  private readonly shown = new Map<string, number>()
  private readonly clocks = new Map<string, TicketClock>()
  private readonly listeners = new Set<() => void>()
  private readonly which: ClockListQuery
  private timer: ReturnType<typeof setTimeout> | null = null
  private askedAt = 0
  private position: number | null = null

  constructor(which: ClockListQuery) {
    this.which = which
    client.store.subscribe(() => {
      const { position: now } = client.store.getSnapshot().state
      if (now === this.position) return
      this.position = now
      if (this.shown.size > 0) this.askIn(Math.max(TOGETHER, this.askedAt + AT_MOST - Date.now()))
    })
  }

  of(id: string): TicketClock | undefined {
    return this.clocks.get(id)
  }

  show(id: string, listener: () => void): () => void {
    const { shown, listeners } = this
    listeners.add(listener)
    shown.set(id, (shown.get(id) ?? 0) + 1)
    if (!this.clocks.has(id)) this.askIn(TOGETHER)
    return () => {
      listeners.delete(listener)
      const left = (shown.get(id) ?? 1) - 1
      if (left > 0) shown.set(id, left)
      else shown.delete(id)
    }
  }

  private askIn(millis: number): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.ask(), millis)
  }

  private async ask(): Promise<void> {
    this.askedAt = Date.now()
    const ids = [...this.shown.keys()].filter((id) => !isProvisional(id))
    try {
      for (let from = 0; from < ids.length; from += MOST) {
        const some = ids.slice(from, from + MOST)
        const { items } = await client.sla.clocks({ tickets: some.join(','), ...this.which })
        for (const id of some) this.clocks.delete(id)
        for (const clock of items) this.clocks.set(clock.ticket.id, clock)
      }
      for (const listener of this.listeners) listener()
    } catch (error) {
      // Without a network they stay as they were; the next time asks again.
      if (!(error instanceof Problem)) throw error
    } finally {
      if (this.shown.size > 0) this.askIn(AT_LEAST)
    }
  }
}

/** By whose eyes: all that is counted of a ticket, what lists are sorted by, or the step alone. */
const CLOCKS = {
  all: new ShownClocks({ of_steps: true }),
  tickets: new ShownClocks({ of_steps: false }),
  step: new ShownClocks({ target: 'step' }),
} as const
export type Whose = keyof typeof CLOCKS

/** The clock of a ticket that needs somebody first; undefined: none runs, or it is on its way. */
export function useShownClock(id: string, whose: Whose): TicketClock | undefined {
  const clocks = CLOCKS[whose]
  const subscribe = useCallback((listener: () => void) => clocks.show(id, listener), [clocks, id])
  return useSyncExternalStore(subscribe, () => clocks.of(id))
}
