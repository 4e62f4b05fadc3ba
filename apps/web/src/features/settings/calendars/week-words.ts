import type { Week, Window } from '@waybill/contract/calendars/calendar.ts'
import { t } from '../../../messages/messages.ts'
import { DAYS, type DayName } from './calendar-draft.ts'

/** "Mon to Fri 09:00–17:00, Sat 10:00–14:00": days with the same hours together. */
export function weekWords(week: Week): string {
  const runs: { from: DayName; to: DayName; hours: string }[] = []
  for (const day of DAYS) {
    const hours = (week[day] ?? []).map(windowWords).join(' ')
    const last = runs.at(-1)
    if (last?.hours === hours) last.to = day
    else runs.push({ from: day, to: day, hours })
  }
  const open = runs.filter(({ hours }) => hours !== '')
  if (open.length === 0) return t('calendars.never')
  if (open.length === 1 && open[0]?.hours === '00:00–24:00' && open[0].to === 'sun' && open[0].from === 'mon')
    return t('calendars.always')
  return open.map(({ from, to, hours }) => `${daysWords(from, to)} ${hours}`).join(', ')
}

function daysWords(from: DayName, to: DayName): string {
  const of = (day: DayName) => t(`calendars.short.${day}`)
  return from === to ? of(from) : `${of(from)}–${of(to)}`
}

function windowWords({ start, end }: Window): string {
  return `${start}–${end}`
}
