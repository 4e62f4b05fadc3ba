/** The calendar of a time zone, as dates such as 2026-01-31. */
export class Calendar {
  readonly #format: Intl.DateTimeFormat

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
  }

  dateOf(millis: number): string {
    return this.#format.format(millis)
  }

  /** The last days up to the one of `now`, oldest first. */
  lastDays(now: number, count: number): string[] {
    const [year = 0, month = 1, day = 1] = this.dateOf(now).split('-').map(Number)
    return Array.from({ length: count }, (_, index) =>
      new Date(Date.UTC(year, month - 1, day - (count - 1 - index))).toISOString().slice(0, 10),
    )
  }
}
