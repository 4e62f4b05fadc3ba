/** Hour at which a day of work is over, where only a day is chosen. */
const END_OF_DAY = 17

export const DUE_CHOICES = ['today', 'tomorrow', 'next_week'] as const
export type DueChoice = (typeof DUE_CHOICES)[number]

/** The end of a working day from now on, in the reader's zone; a weekend is no day of work. */
export function dueAfter(choice: DueChoice, now: Date): Date {
  const day = new Date(now)
  day.setHours(END_OF_DAY, 0, 0, 0)
  if (choice === 'tomorrow') day.setDate(day.getDate() + 1)
  if (choice === 'next_week') day.setDate(day.getDate() + ((8 - day.getDay()) % 7 || 7))
  if (choice === 'tomorrow') while (day.getDay() === 0 || day.getDay() === 6) day.setDate(day.getDate() + 1)
  return day
}

/** As a field of type `datetime-local` takes it: in the reader's zone, to the minute. */
export function toLocalField(instant: string): string {
  const at = new Date(instant)
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** null: it is no moment. */
export function fromLocalField(text: string): string | null {
  const at = new Date(text)
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString()
}
