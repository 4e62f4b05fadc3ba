import { ticketOf, type ListView } from '@waybill/client'
import { listRules } from '@waybill/client/lists/list-rules.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useEffect, useMemo, useState } from 'react'
import { client } from '../../session/client.ts'
import { Bridge, BRIDGED_MILLIS } from './bridge.ts'
import type { ColumnHead } from './use-columns.ts'

/** The cards of each column, and those that are on their way there. */
export function useBridged(
  views: readonly ListView[],
  heads: readonly ColumnHead[],
  filter: string,
): readonly (readonly Ticket[])[] {
  const [round, setRound] = useState(0)
  const bridge = useMemo(() => ({ of: new Bridge(), rules: listRules(filter, null) }), [filter])
  const tickets = useMemo(() => {
    const { state } = client.store.getSnapshot()
    return bridge.of.over(
      views.map((view) => view.tickets),
      heads.map(({ step_ids }) => step_ids),
      Date.now(),
      {
        ticketOf: (id) => ticketOf(state, id),
        matches: (ticket) => bridge.rules.matches(ticket, state.me?.id ?? '') !== false,
      },
    )
    // When it is time, what was shown for a while is looked at again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [views, heads, bridge, round])
  const { isOpen } = bridge.of
  useEffect(() => {
    if (!isOpen) return undefined
    const timer = setTimeout(() => setRound((last) => last + 1), BRIDGED_MILLIS)
    return () => clearTimeout(timer)
  }, [isOpen, tickets])
  return tickets
}
