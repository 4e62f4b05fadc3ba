import { DEFAULT_SORT } from '@waybill/client'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { TICKET_SORTS } from '@waybill/contract/tickets/ticket-query.ts'
import { useEffect, useState } from 'react'
import { t } from '../../messages/messages.ts'
import type { Tickets } from '../../sync/use-tickets.ts'
import { say } from '../../ui/say.ts'
import { withSort } from './query/query-parts.ts'

/** So many tickets more are fetched to come to the end of a list; farther than that, its order is turned round. */
const MOST_TO_END = 2_000

interface ListEnd {
  tickets: Tickets
  /** How many the query finds; null: not counted yet. */
  count: number | null
  query: string
  /** The list is in groups, and no more of it is fetched. */
  isCut: boolean
  onQuery: (query: string) => void
  goToLast: () => void
}

/** Goes to the end of a list of which only the beginning is here. */
export function useListEnd({ tickets, count, query, isCut, onQuery, goToLast }: ListEnd): () => void {
  const { tickets: loaded, hasMore, more } = tickets
  const [isOnTheWay, setOnTheWay] = useState(false)

  useEffect(() => {
    if (!isOnTheWay) return
    if (hasMore) return more()
    setOnTheWay(false)
    goToLast()
    // Once for each page.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isOnTheWay, hasMore, loaded.length])

  return () => {
    const isNear = count !== null && count - loaded.length <= MOST_TO_END
    if (hasMore && isNear && !isCut) return setOnTheWay(true)
    goToLast()
    if (!hasMore || count === null) return
    say(t('tickets.far_end', { loaded: loaded.length, count }), {
      action: { label: t('tickets.other_order'), act: () => onQuery(turnedRound(query)) },
    })
  }
}

/** The same query from its other end. */
function turnedRound(query: string): string {
  const parsed = parseQuery(query)
  const sort = (parsed.ok ? parsed.query.sort : null) ?? DEFAULT_SORT
  const field = TICKET_SORTS.find((one) => sort === one || sort === `-${one}`) ?? 'created_at'
  return withSort(query, sort === field ? `-${field}` : field)
}
