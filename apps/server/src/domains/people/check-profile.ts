import { badLocale, badTimeZone } from './people.errors.ts'

interface Profile {
  locale?: string | null
  time_zone?: string | null
}

/** What a schema cannot say of a profile. @throws Problem 422 */
export function checkProfile(profile: Profile): void {
  if (typeof profile.locale === 'string' && !isLocale(profile.locale)) throw badLocale()
  if (typeof profile.time_zone === 'string' && !isTimeZone(profile.time_zone)) throw badTimeZone()
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

/** Offsets such as "+01:00" would be taken too, but they know no daylight saving time. */
function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
