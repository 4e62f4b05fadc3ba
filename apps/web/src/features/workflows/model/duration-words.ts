import { durationMillis } from '@waybill/contract/workflows/duration.ts'

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const
const WORDS = /^\s*(?:(\d{1,4})\s*d[a-z]*)?\s*(?:(\d{1,5})\s*h[a-z]*)?\s*(?:(\d{1,6})\s*m[a-z]*)?\s*$/i

/** ISO 8601 of "4 h", "1d 2h" or "90 min"; null when it is nothing of the kind. */
export function readDuration(text: string): string | null {
  if (durationMillis(text.trim().toUpperCase()) !== null) return text.trim().toUpperCase()
  const [, days, hours, minutes] = WORDS.exec(text) ?? []
  if (!days && !hours && !minutes) return null
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}`
  return `P${days ? `${days}D` : ''}${time && `T${time}`}`
}

/** The other way round: PT26H is "1d 2h". */
export function durationWords(iso: string): string {
  return wordsIn(UNITS, iso)
}

/** Of business time, PT26H is "26h": a day of it is not 24 hours. */
export function businessWords(iso: string): string {
  return wordsIn(UNITS.slice(1), iso)
}

function wordsIn(units: readonly (readonly [string, number])[], iso: string): string {
  let left = durationMillis(iso)
  if (left === null) return iso
  const parts: string[] = []
  for (const [unit, millis] of units) {
    const count = Math.floor(left / millis)
    if (count > 0) parts.push(`${String(count)}${unit}`)
    left -= count * millis
  }
  return parts.join(' ') || '0m'
}
