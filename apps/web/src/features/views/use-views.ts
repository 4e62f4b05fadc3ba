import { useQuery } from '@tanstack/react-query'
import type { View } from '@waybill/contract/views/view.ts'
import { useEffect, useRef } from 'react'
import { client } from '../../session/client.ts'
import { queries } from '../../session/queries.ts'
import { useStore } from '../../sync/use-store.ts'

/** Asked for again when the live log says that names, or views, read differently. */
const VIEWS = ['directory', 'views']
const COUNTS = ['views', 'counts']
const COUNT_AT_MOST_EVERY = 3_000

/** One's own views in order, then those that others share. */
export function useViews() {
  return useQuery<View[]>({ queryKey: VIEWS, queryFn: async () => (await client.views.list()).items })
}

export interface ViewCount {
  count: number | null
  more: boolean
}

/** How many tickets each view shows; kept up while things happen. */
export function useViewCounts(views: readonly View[]): ReadonlyMap<string, ViewCount> {
  const position = useStore(({ state }) => state.position)
  const { data } = useQuery({
    // Other questions have other counts.
    queryKey: [...COUNTS, views.map(({ id, seq }) => `${id} ${String(seq)}`).join()],
    queryFn: async () => (await client.views.counts()).items,
    enabled: views.length > 0,
    placeholderData: (before) => before,
  })
  const askedAt = useRef({ position, time: 0 })
  useEffect(() => {
    if (views.length === 0 || position === askedAt.current.position) return undefined
    const ask = () => {
      askedAt.current = { position, time: Date.now() }
      void queries.invalidateQueries({ queryKey: COUNTS })
    }
    const left = Math.max(0, askedAt.current.time + COUNT_AT_MOST_EVERY - Date.now())
    const timer = setTimeout(ask, left)
    return () => clearTimeout(timer)
  }, [position, views.length])
  return new Map((data ?? []).map(({ id, count, more }) => [id, { count, more }]))
}

/** After a change of one's own. */
export function askViewsAgain(): Promise<void> {
  return queries.invalidateQueries({ queryKey: VIEWS })
}
