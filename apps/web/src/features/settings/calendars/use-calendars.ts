import { useQuery } from '@tanstack/react-query'
import type { Calendar } from '@waybill/contract/calendars/calendar.ts'
import { client } from '../../../session/client.ts'

/** The calendars by name; under the directory's name, so that they are asked for again when one changes. */
export function useCalendars() {
  return useQuery<Calendar[]>({
    queryKey: ['directory', 'calendars', 'all'],
    queryFn: async () => (await client.calendars.list()).items,
  })
}
