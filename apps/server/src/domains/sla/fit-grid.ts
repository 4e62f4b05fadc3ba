import type { CalendarDefinition, Week } from '@waybill/contract/calendars/calendar.ts'
import type { Way } from './fit.ts'

const FIVE = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
const SIX = [...FIVE, 'sat'] as const
const SEVEN = [...SIX, 'sun'] as const

/** Hours that service desks keep. */
const HOURS: readonly { days: readonly (keyof Week)[]; name: string; start: string; end: string }[] = [
  { days: FIVE, name: 'Mon-Fri', start: '00:00', end: '24:00' },
  { days: FIVE, name: 'Mon-Fri', start: '06:00', end: '22:00' },
  { days: FIVE, name: 'Mon-Fri', start: '07:00', end: '19:00' },
  { days: FIVE, name: 'Mon-Fri', start: '08:00', end: '18:00' },
  { days: FIVE, name: 'Mon-Fri', start: '08:00', end: '17:00' },
  { days: FIVE, name: 'Mon-Fri', start: '09:00', end: '17:00' },
  { days: SIX, name: 'Mon-Sat', start: '08:00', end: '20:00' },
  { days: SIX, name: 'Mon-Sat', start: '00:00', end: '24:00' },
  { days: SEVEN, name: 'every day', start: '08:00', end: '20:00' },
]

/**
 * Ways to count that are tried: usual hours and the installation's own calendars, with each of the pauses and without, to
 * the resolution and to the closing.
 * @param pauseField a custom field with the values under which a clock may have stood still, such as a state
 */
export function fitGrid(
  zone: string,
  calendars: readonly { name: string; definition: CalendarDefinition }[],
  pauseField: { field: string; values: readonly string[] } | null,
): Way[] {
  const hours = [
    { name: 'around the clock', calendar: null },
    ...HOURS.map(({ days, name, start, end }) => ({
      name: `${name} ${start}-${end}`,
      calendar: {
        zone,
        periods: [{ week: Object.fromEntries(days.map((day) => [day, [{ start, end }]])) }],
      },
    })),
    ...calendars.map(({ name, definition }) => ({ name: `calendar "${name}"`, calendar: definition })),
  ]
  const pauses = pausesOf(pauseField)
  const ends = ['resolved', 'closed'] as const
  return hours.flatMap((one) =>
    pauses.flatMap((pause) => ends.map((ends_on) => ({ hours: one, pauses: pause, ends_on }))),
  )
}

function pausesOf(pauseField: { field: string; values: readonly string[] } | null): Way['pauses'][] {
  const none = { name: 'no pause', pause_on_fields: [] }
  if (!pauseField || pauseField.values.length === 0) return [none]
  const { field, values } = pauseField
  const each = values.length > 1 ? values.map((value) => [value]) : []
  return [
    none,
    ...[[...values], ...each].map((some) => ({
      name: `pause on ${some.join(', ')}`,
      pause_on_fields: [{ field, values: some }],
    })),
  ]
}
