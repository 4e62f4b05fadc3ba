import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { queries } from '../../session/queries.ts'
import { useStore } from '../../sync/use-store.ts'

/**
 * An answer of the server that is asked for again when something has happened, at most once in a while. As long as nothing
 * has, the server answers that nothing has changed. What time itself changes is asked for `atLeastEvery` so often. Milliseconds.
 */
export function useLiveQuery<T>(
  key: readonly string[],
  read: () => Promise<T>,
  {
    atMostEvery,
    atLeastEvery,
    enabled = true,
  }: { atMostEvery: number; atLeastEvery?: number; enabled?: boolean },
): UseQueryResult<T> {
  const position = useStore(({ state }) => state.position)
  const result = useQuery<T>({
    queryKey: key,
    queryFn: read,
    staleTime: 0,
    enabled,
    refetchInterval: atLeastEvery ?? false,
  })
  const askedAt = useRef({ position, time: 0 })
  useEffect(() => {
    if (position === null || position === askedAt.current.position) return undefined
    const ask = () => {
      askedAt.current = { position, time: Date.now() }
      void queries.invalidateQueries({ queryKey: key })
    }
    const left = askedAt.current.time + atMostEvery - Date.now()
    if (left <= 0) {
      ask()
      return undefined
    }
    const timer = setTimeout(ask, left)
    return () => clearTimeout(timer)
    // The words of the key do not change as long as the component is shown.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [position, atMostEvery])
  return result
}
