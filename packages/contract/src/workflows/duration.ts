const PARTS = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const MILLIS = [86_400_000, 3_600_000, 60_000, 1_000]

/** Milliseconds of an ISO 8601 duration of days of 24 hours, hours, minutes and seconds; null when it is none. */
export function durationMillis(duration: string): number | null {
  const found = PARTS.exec(duration)
  const parts = found?.slice(1) ?? []
  if (parts.every((part) => part === undefined)) return null
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (MILLIS[index] ?? 0), 0)
}
