/** Business time in words: "3 h 12 m", "52 h", since a day of business is not 24 hours; below a minute in seconds. Milliseconds. */
export function wordsOfTime(millis: number): string {
  const seconds = Math.round(Math.abs(millis) / 1_000)
  if (seconds < 60) return `${String(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  const parts = [
    { amount: Math.floor(minutes / 60), unit: 'h' },
    { amount: minutes % 60, unit: 'm' },
  ].filter(({ amount }) => amount > 0)
  return parts.map(({ amount, unit }) => `${String(amount)} ${unit}`).join(' ')
}

/** An ISO 8601 duration of hours, minutes and seconds; `-PT…` below zero. */
export function isoDuration(millis: number): string {
  const seconds = Math.round(Math.abs(millis) / 1_000)
  const parts = [
    { amount: Math.floor(seconds / 3_600), unit: 'H' },
    { amount: Math.floor((seconds % 3_600) / 60), unit: 'M' },
    { amount: seconds % 60, unit: 'S' },
  ].filter(({ amount }) => amount > 0)
  if (parts.length === 0) return 'PT0S'
  return `${millis < 0 ? '-' : ''}PT${parts.map(({ amount, unit }) => `${String(amount)}${unit}`).join('')}`
}

/** "Fri 16:30" on the clock of a zone; with the date, "Fri 6 Mar 16:30", where it says which of several Fridays. */
export function wordsOfInstant(millis: number, zone: string, withDate: boolean): string {
  const moment = Temporal.Instant.fromEpochMilliseconds(millis).toZonedDateTimeISO(zone)
  const time = moment.toPlainTime().toString({ smallestUnit: 'minute' })
  const day = moment.toLocaleString('en-GB', { weekday: 'short' })
  if (!withDate) return `${day} ${time}`
  return `${day} ${String(moment.day)} ${moment.toLocaleString('en-GB', { month: 'short' })} ${time}`
}
