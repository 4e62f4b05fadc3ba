import { shortDate } from '../../ui/instants.ts'

/** A day such as 2026-01-31 as its reader writes it. Noon is on that day wherever they are. */
export function dayName(date: string): string {
  return shortDate(`${date}T12:00:00`, Date.now())
}
