import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { client } from '../../session/client.ts'

/** Changes of this time are counted once. Milliseconds. */
const TOGETHER = 1_000

/**
 * How many tickets a query finds; counted again when what is shown of it changes.
 * @param isValid the server has taken the query
 */
export function useCount(query: string, shown: readonly unknown[], isValid: boolean): number | null {
  const version = useVersion(shown)
  const { data, isError } = useQuery({
    queryKey: ['count', query, version],
    queryFn: async ({ signal }) => {
      const { count } = await client.tickets.list(
        { ...(query !== '' && { q: query }), limit: 1, count: 'exact' },
        { signal },
      )
      return { query, count: count ?? null }
    },
    enabled: isValid,
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: Infinity,
  })
  return isError || data?.query !== query ? null : data.count
}

/** Another number some time after `value` became another object; the list itself would be a key of a megabyte. */
function useVersion(value: unknown): number {
  const [settled, setSettled] = useState({ value, version: 0 })
  useEffect(() => {
    const timer = setTimeout(
      () => setSettled((last) => (last.value === value ? last : { value, version: last.version + 1 })),
      TOGETHER,
    )
    return () => clearTimeout(timer)
  }, [value])
  return settled.version
}
