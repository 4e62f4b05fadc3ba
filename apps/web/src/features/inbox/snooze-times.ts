/** When something that is put off can come back. */
export interface SnoozeTime {
  name: 'later_today' | 'tomorrow' | 'next_week'
  at: Date
}

const MORNING = 9
const HOUR = 60 * 60 * 1000

/** In the reader's own zone: in three hours, tomorrow at nine, next Monday at nine. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  const days = (count: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + count, MORNING)
  const untilMonday = (8 - now.getDay()) % 7 || 7
  return [
    { name: 'later_today', at: new Date(now.getTime() + 3 * HOUR) },
    { name: 'tomorrow', at: days(1) },
    { name: 'next_week', at: days(untilMonday) },
  ]
}
