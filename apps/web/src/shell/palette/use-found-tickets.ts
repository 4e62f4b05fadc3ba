import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { client } from '../../session/client.ts'

const WAIT = 120
const SHOWN = 8

/** Tickets that search finds for what is typed. */
export function useFoundTickets(text: string) {
  const [settled] = useDebouncedValue(text.trim(), WAIT)
  const typed = text.trim()
  const { data, isFetching } = useQuery({
    queryKey: ['search', settled],
    queryFn: ({ signal }) => client.search.find({ q: settled, limit: SHOWN }, { signal }),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  })
  const tickets = typed === '' ? [] : (data?.items ?? []).map(({ ticket }) => ticket)
  return { tickets, searching: isFetching || typed !== settled }
}
