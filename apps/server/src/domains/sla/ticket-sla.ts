import type { TicketSla } from '@waybill/contract/sla/sla.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { explain } from './explain.ts'
import { policiesOf, readRuleBook } from './rule-book.ts'
import { clocksOf, type CountedClock } from './ticket-clocks.ts'
import { timelineFromLog } from './timeline-from-log.ts'
import { isoDuration } from './words-of-time.ts'

/**
 * The clocks of a ticket as of now, counted from its log.
 * @param inside whether the reader works here: others see what they are promised, not by which rules and hours
 */
export async function ticketSla(
  { db, sql: engine, now }: { db: Db; sql: EngineSql; now: number },
  ticket: string,
  inside: boolean,
): Promise<TicketSla> {
  const timeline = await timelineFromLog(db, ticket)
  if (!timeline) return { clocks: [] }
  const book = await readRuleBook(db)
  const policy = (await policiesOf(db, engine, book.policies, [ticket])).get(ticket) ?? null
  const clocks = await clocksOf(db, book, timeline, policy, now)
  const shown = inside ? clocks : clocks.filter(({ reading }) => reading.target !== 'step')
  return { clocks: shown.map((one) => present(one, now, inside)) }
}

function present({ reading, time, policy, calendar }: CountedClock, now: number, inside: boolean) {
  const { lines, words } = inside ? explain(reading, time, now) : { lines: [], words: '' }
  const counted = reading.total !== null
  return {
    target: reading.target,
    state: reading.state,
    policy: inside && policy ? { id: policy.id, name: policy.name } : null,
    calendar: inside && calendar ? { id: calendar.id, name: calendar.name } : null,
    started: toIsoOrNull(reading.cycle),
    due: instant(reading.due),
    left: reading.left === null ? null : isoDuration(reading.left),
    elapsed: counted && reading.cycle !== null ? isoDuration(reading.elapsed) : null,
    total: reading.total === null ? null : isoDuration(reading.total),
    breached_at: instant(reading.breached_at),
    met_at: toIsoOrNull(reading.met_at),
    words,
    zone: time.zone,
    sum: lines.map(({ from, to, counted: millis, why }) => ({
      from: toIso(from),
      to: toIso(to),
      counted: isoDuration(millis),
      why,
    })),
  }
}

function instant(millis: number | null): string | null {
  return millis === null ? null : toIso(Math.round(millis))
}
