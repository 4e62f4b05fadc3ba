/** Turns the text of a cell into milliseconds since 1970 UTC; null when it is not such a time. */
export type ReadTime = (text: string) => number | null

/** Parts of a format and what they match. Longer ones come first, so that YYYY is not read as YY. */
const PARTS: Record<string, string> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
}
const PART = /YYYY|MM|M|DD|D|HH|H|mm|ss/g

/** Different texts kept with their instants: a log repeats times often, and looking up a zone costs microseconds. */
const REMEMBERED = 20_000

/**
 * A reader of times in the given format (`D/M/YYYY HH:mm`; `iso`, the default, is ISO 8601). A time without an offset is
 * meant in `zone`; in the hour that is skipped or repeated when clocks change, it is read as Temporal's "compatible" does.
 * @returns null when the format lacks day, month or year.
 */
export function timeReader(format: string, zone: string): ReadTime | null {
  const read = format === 'iso' ? (text: string) => readIso(text, zone) : patternReader(format, zone)
  return read && remembering(read)
}

/** The years 1 to 9999, which ISO 8601 writes without a sign, so that instants sort as texts. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z')
const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

function remembering(read: ReadTime): ReadTime {
  const known = new Map<string, number | null>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    if (known.size >= REMEMBERED) known.clear()
    const instant = read(text)
    const time = instant === null || instant < EARLIEST || instant > LATEST ? null : instant
    known.set(text, time)
    return time
  }
}

function patternReader(format: string, zone: string): ReadTime | null {
  const quoted = format.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  let pattern: RegExp
  try {
    pattern = new RegExp(`^${quoted.replace(PART, (part) => PARTS[part] ?? part)}$`)
  } catch {
    return null // a part stands in it twice
  }
  if (!['year', 'month', 'day'].every((part) => pattern.source.includes(`<${part}>`))) return null
  return (text) => {
    const parts = pattern.exec(text.trim())?.groups
    if (!parts) return null
    const { year, month, day, hour = '0', minute = '0', second = '0' } = parts
    return inZone(
      {
        year: Number(year),
        month: Number(month),
        day: Number(day),
        hour: Number(hour),
        minute: Number(minute),
        second: Number(second),
      },
      zone,
    )
  }
}

type WallClock = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>

function inZone(parts: WallClock, zone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(parts, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds
  } catch {
    return null // such as 31/2
  }
}

function readIso(text: string, zone: string): number | null {
  const trimmed = text.trim().replace(' ', 'T')
  try {
    if (/(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed)) return Temporal.Instant.from(trimmed).epochMilliseconds
    return Temporal.PlainDateTime.from(trimmed, { overflow: 'reject' }).toZonedDateTime(zone)
      .epochMilliseconds
  } catch {
    return null
  }
}
