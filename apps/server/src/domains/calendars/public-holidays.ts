import type {
  HolidayCountries,
  PublicHolidays,
  PublicHolidaysQuery,
} from '@waybill/contract/calendars/calendar.ts'
import { LRUCache } from 'lru-cache'
import { noSuchCountry, noSuchRegion } from './calendars.errors.ts'

const ATTRIBUTION =
  'Public holidays by date-holidays and its contributors (ISC and CC BY 3.0), with data from Wikipedia (CC BY-SA 3.0)'

/** Of a country, region, year and language; a look-up takes a millisecond, and nobody asks for many. */
const known = new LRUCache<string, PublicHolidays>({ max: 200 })

/** Public holidays as the library of them knows them. It is large, and is not loaded before somebody asks. */
export async function publicHolidays(query: PublicHolidaysQuery): Promise<PublicHolidays> {
  const country = query.country.toUpperCase()
  const region = query.region?.toUpperCase()
  const key = `${country} ${region ?? ''} ${String(query.year)} ${query.language ?? ''}`
  const cached = known.get(key)
  if (cached) return cached
  const { default: Holidays } = await import('date-holidays')
  const all = new Holidays()
  if (!Object.hasOwn(all.getCountries('en'), country)) throw noSuchCountry(query.country)
  const regions = all.getStates(country, query.language) ?? {}
  if (region !== undefined && !Object.hasOwn(regions, region)) throw noSuchRegion(query.region ?? '')
  if (region === undefined) all.init(country)
  else all.init(country, region)
  const found: PublicHolidays = {
    items: all
      .getHolidays(query.year, query.language)
      .filter((one) => one.type === 'public')
      .flatMap(daysOf)
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    regions: Object.entries(regions).map(([id, name]) => ({ id, name })),
    languages: all.getLanguages(),
    attribution: ATTRIBUTION,
  }
  known.set(key, found)
  return found
}

/** The countries of which holidays are known, by name. */
export async function holidayCountries(): Promise<HolidayCountries> {
  const { default: Holidays } = await import('date-holidays')
  const countries = Object.entries(new Holidays().getCountries('en'))
  return {
    items: countries.map(([id, name]) => ({ id, name })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

/** `2026-12-25 00:00:00`, as the zone of the country writes it; some last for several days. */
function daysOf({ date, name, start, end }: { date: string; name: string; start: Date; end: Date }) {
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000))
  const first = Temporal.PlainDate.from(date.slice(0, 10))
  return Array.from({ length: days }, (_, index) => ({ day: first.add({ days: index }).toString(), name }))
}
