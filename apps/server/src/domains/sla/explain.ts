import type { BusinessTime, Closed } from '../calendars/business-time.ts'
import type { ClockReading } from './clock.ts'
import { wordsOfInstant, wordsOfTime } from './words-of-time.ts'

/** One line of a clock's sum: `counted` milliseconds of it, and in words what it was. */
export interface Line {
  from: number
  to: number
  counted: number
  why: string
}

/** Beyond, the stretches of opening hours in a span are one line. */
const MOST_LINES = 60
const WEEK = 7 * 86_400_000

/**
 * How a clock came to its due, or to its end: what was counted and what was not, line by line, without a gap, and the
 * same in one sentence: "started Fri 16:30; counted 30 m until 17:00; weekend; counted 30 m from Mon 09:00; due Mon 09:30".
 */
export function explain(
  reading: ClockReading,
  time: BusinessTime,
  now: number,
): { lines: Line[]; words: string } {
  const { cycle, spans, total } = reading
  if (cycle === null || total === null)
    return { lines: [], words: 'nothing is promised, so nothing is counted' }
  const until = endOf(reading, now)
  const lines = linesOf(reading, time, cycle, until)
  const withDate = until - cycle > WEEK
  const say = (instant: number) => wordsOfInstant(instant, time.zone, withDate)
  const parts = [`started ${say(cycle)}`, ...lines.map((line, index) => wordsOfLine(line, index === 0, say))]
  const short = parts.length > MOST_LINES ? [...parts.slice(0, 3), '…', ...parts.slice(-3)] : parts
  const last = spans.findLast(({ from }) => from <= now)
  return {
    lines: [...lines, ...lateLines(reading, time, now)],
    words: [...short, conclusion(reading, say, last?.from ?? cycle)].join('; '),
  }
}

/** A sum goes as far as the due, which may lie ahead; without one as far as the clock has come. */
function endOf({ met_at, due }: ClockReading, now: number): number {
  if (met_at !== null) return due === null ? met_at : Math.min(met_at, due)
  return due ?? now
}

/** What was counted beyond the due: with it the lines add up to what was used. */
function lateLines(reading: ClockReading, time: BusinessTime, now: number): Line[] {
  const { breached_at, met_at } = reading
  if (breached_at === null) return []
  const lines = linesOf(reading, time, breached_at, met_at ?? now)
  return lines.map((line) => (line.why === 'counted' ? { ...line, why: 'late' } : line))
}

function linesOf({ spans }: ClockReading, time: BusinessTime, since: number, until: number): Line[] {
  const lines: Line[] = []
  for (const { from: begin, to, still } of spans) {
    if (begin >= until) break
    const [from, end] = [Math.max(begin, since), Math.min(to ?? until, until)]
    if (from >= end) continue
    if (still) lines.push({ from, to: end, counted: 0, why: still.why })
    else lines.push(...runningLines(time, from, end))
  }
  return lines
}

function runningLines(time: BusinessTime, from: number, to: number): Line[] {
  const open = time.stretches(from, to)
  if (open.length > MOST_LINES) {
    const counted = time.between(from, to)
    return [{ from, to, counted, why: `${String(open.length)} stretches of opening hours` }]
  }
  const lines: Line[] = []
  let at = from
  const closed = (end: number) => {
    if (at < end) lines.push({ from: at, to: end, counted: 0, why: whyClosed(time, at, end) })
  }
  for (const one of open) {
    closed(one.from)
    lines.push({ ...one, counted: one.to - one.from, why: 'counted' })
    at = one.to
  }
  closed(to)
  return lines
}

/** Every day of a closed stretch may have another reason: each is named once. */
function whyClosed(time: BusinessTime, from: number, to: number): string {
  const reasons = new Set<string>()
  const night = to - from < 86_400_000
  for (let at = from; at < to; at += 3_600_000) {
    const closed = time.closedAt(at)
    if (closed) reasons.add(wordsOf(closed))
  }
  if (!night && reasons.size > 1) reasons.delete('outside hours')
  return [...reasons].join(', ') || 'closed'
}

function wordsOf(closed: Closed): string {
  switch (closed.because) {
    case 'holiday':
      return `holiday: ${closed.name}`
    case 'weekend':
      return 'weekend'
    case 'day_off':
      return 'not a working day'
    case 'outside_hours':
      return 'outside hours'
  }
}

function wordsOfLine(line: Line, first: boolean, say: (instant: number) => string): string {
  if (line.counted === 0) return line.why
  const where = first ? `until ${say(line.to)}` : `from ${say(line.from)}`
  const counted = `counted ${wordsOfTime(line.counted)} ${where}`
  return line.why === 'counted' ? counted : `${counted} (${line.why})`
}

function conclusion(reading: ClockReading, say: (instant: number) => string, since: number): string {
  const { state, due, left, met_at, breached_at, paused } = reading
  if (paused) return `paused since ${say(paused.since)}, ${wordsOfTime(left ?? 0)} left`
  if (state === 'met' && met_at !== null)
    return `done ${say(met_at)}, ${wordsOfTime(left ?? 0)} before it was due`
  if (breached_at !== null) {
    const late = met_at === null ? '' : `, done ${say(met_at)}`
    return `was due ${say(breached_at)}${late}: missed by ${wordsOfTime(left ?? 0)}`
  }
  if (state === 'none') return `stands still since ${say(since)}`
  return due === null ? 'never due: the calendar does not open again' : `due ${say(due)}`
}
