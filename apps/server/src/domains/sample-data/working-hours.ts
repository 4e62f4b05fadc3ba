import type { Random } from './seeded-random.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
/** In UTC, which is near enough to the hours of a company in Europe. */
const OPENS = 7
const CLOSES = 17
const NOON_REST = 11

/** How much begins on a day, from Sunday on. */
const OF_WEEKDAY = [0.1, 1.25, 1.1, 1.05, 1, 0.85, 0.12]
/** How much begins in an hour of a working day. */
const OF_HOUR = Array.from({ length: 24 }, (_, hour) =>
  hour < OPENS || hour >= CLOSES ? 0.08 : hour === NOON_REST ? 0.7 : hour < NOON_REST ? 1.3 : 1,
)

const isWorking = (at: number) => {
  const date = new Date(at)
  const weekday = date.getUTCDay()
  return weekday > 0 && weekday < 6 && date.getUTCHours() >= OPENS && date.getUTCHours() < CLOSES
}

/** So many minutes of work later: nights and weekends pass in between. */
export function afterWork(from: number, minutes: number): number {
  let at = from
  let left = minutes
  // By quarters of an hour, and the rest at the end: exact enough, and no calendar.
  for (let turns = 0; left > 0 && turns < 40_000; turns += 1) {
    if (!isWorking(at)) at += 15 * MINUTE
    else {
      const step = Math.min(left, 15)
      at += step * MINUTE
      left -= step
    }
  }
  return at
}

/**
 * So many moments from `start` to `end`, in order, as work comes in: on working days more than on others, in the morning
 * more than in the evening, a little more from month to month, with some bad days.
 */
export function arrivals(
  random: Random,
  count: number,
  { start, end, anytime = 0.1 }: { start: number; end: number; anytime?: number },
): number[] {
  const days = Math.max(1, Math.ceil((end - start) / DAY))
  const weights = Array.from({ length: days }, (_, day) => {
    const weekday = new Date(start + day * DAY).getUTCDay()
    const growth = 1 + (0.5 * day) / days
    const luck = random.next() < 0.05 ? 2.2 : 0.75 + random.next() * 0.5
    return (OF_WEEKDAY[weekday] ?? 1) * growth * luck
  })
  const pickDay = picker(random, weights)
  const pickHour = picker(random, OF_HOUR)
  const moments: number[] = []
  while (moments.length < count) {
    const hour = random.next() < anytime ? random.between(0, 23) : pickHour()
    const at = start + pickDay() * DAY + hour * HOUR + random.between(0, HOUR - 1)
    if (at < end) moments.push(at)
  }
  return moments.toSorted((a, b) => a - b)
}

/** Indexes, each as often as its weight says. */
function picker(random: Random, weights: readonly number[]): () => number {
  const sums: number[] = []
  let total = 0
  for (const weight of weights) sums.push((total += weight))
  return () => {
    const wanted = random.next() * total
    return Math.max(
      0,
      sums.findIndex((sum) => sum > wanted),
    )
  }
}
