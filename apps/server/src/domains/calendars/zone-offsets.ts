const DAY = 86_400_000

/** The offset of a zone holds from `at` to the next one's `at`. */
interface Stretch {
  at: number
  offset: number
}

/** Whether the IANA database knows a zone of this name; an offset such as `+03:00` is none. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The offsets of a zone over some time, read once, so that thousands of wall times cost no search in the zone's rules. */
export class ZoneOffsets {
  readonly #stretches: Stretch[] = []

  constructor(zone: string, from: number, to: number) {
    let moment: Temporal.ZonedDateTime | null =
      Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone)
    this.#stretches.push({ at: -Infinity, offset: moment.offsetNanoseconds / 1e6 })
    for (;;) {
      moment = moment.getTimeZoneTransition('next')
      if (!moment || moment.epochMilliseconds > to) break
      this.#stretches.push({ at: moment.epochMilliseconds, offset: moment.offsetNanoseconds / 1e6 })
    }
  }

  /**
   * The instant of a wall time, written as the milliseconds that it would be in UTC. A wall time that comes twice when
   * clocks are set back is its first; one that is skipped is the moment at which clocks are set forward. So later wall
   * times are never earlier instants, and windows that touch on the clock touch in time.
   */
  instantOf(wall: number): number {
    for (const [index, { at, offset }] of this.#stretches.entries()) {
      const next = this.#stretches[index + 1]?.at ?? Infinity
      const instant = wall - offset
      if (instant < next) return Math.max(instant, at)
    }
    return wall
  }
}

/** Days since 1970 of a date such as 2026-12-24. */
export function dayNumber(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY)
}

/** The date that an instant is in a zone. */
export function dayIn(zone: string, instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate().toString()
}
