import type { Clock } from '@waybill/contract/sla/sla.ts'
import { durationMillis } from '@waybill/contract/workflows/duration.ts'

/** What a badge shows of a clock. */
export type ClockReading = Pick<Clock, 'target' | 'state' | 'due' | 'left' | 'total'>

/** Below this part of the time it is about to run out. */
const NEARLY = 0.2

export type Tone = 'good' | 'warn' | 'bad' | 'quiet'

/** ISO 8601, also below zero; null where there is none. Milliseconds. */
export function millisOf(duration: string | null): number | null {
  if (duration === null) return null
  const isBelow = duration.startsWith('-')
  const millis = durationMillis(isBelow ? duration.slice(1) : duration)
  return millis === null ? null : isBelow ? -millis : millis
}

/** "3 h 12 m", "52 h", since a day of business is not 24 hours; below a minute seconds. */
export function timeWords(millis: number): string {
  const seconds = Math.round(Math.abs(millis) / 1_000)
  if (seconds < 60) return `${String(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  const parts: [number, string][] = [
    [Math.floor(minutes / 60), 'h'],
    [minutes % 60, 'm'],
  ]
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${String(amount)} ${unit}`)
    .join(' ')
}

/** Which part of the time is left, 0 to 1; 1 where there is no whole. */
export function partLeft({ left, total }: Pick<ClockReading, 'left' | 'total'>): number {
  const [rest, all] = [millisOf(left), millisOf(total)]
  if (rest === null || all === null || all <= 0) return rest !== null && rest <= 0 ? 0 : 1
  return Math.min(1, Math.max(0, rest / all))
}

export function toneOf(clock: ClockReading): Tone {
  switch (clock.state) {
    case 'none':
    case 'met':
      return 'quiet'
    case 'breached':
      return 'bad'
    case 'paused':
      return 'quiet'
    case 'running':
      return partLeft(clock) < NEARLY ? 'warn' : 'good'
  }
}

const URGENCY: Record<ClockReading['state'], number> = { breached: 0, running: 1, paused: 2, met: 3, none: 4 }

/** The clock that needs somebody first: missed ones, then by when they are due. */
export function mostUrgent<C extends ClockReading>(clocks: readonly C[]): C | undefined {
  return clocks.toSorted(
    (a, b) => URGENCY[a.state] - URGENCY[b.state] || (a.due ?? '~').localeCompare(b.due ?? '~'),
  )[0]
}
