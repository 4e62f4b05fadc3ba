import type { SlaWord } from '@waybill/contract/query/query-fields.ts'
import { sql, type RawBuilder, type SqlBool } from 'kysely'

/** Clocks that tickets are asked for by. That of a step is about an assignment, and for those who do the work. */
const OF_TICKETS = sql<SqlBool>`sla_clocks.target <> 'step'`

/** What each word asks of a clock at a time in milliseconds; the rows say what held when they were counted. */
const CLOCKS: Record<SlaWord, (now: number) => RawBuilder<SqlBool>> = {
  breached: (now) =>
    sql`(sla_clocks.state = 'breached' or (sla_clocks.state = 'running' and sla_clocks.due <= ${now}))`,
  at_risk: (now) =>
    sql`sla_clocks.state = 'running' and sla_clocks.due > ${now} and sla_clocks.risk_at <= ${now}`,
  running: (now) => sql`sla_clocks.state = 'running' and (sla_clocks.due > ${now} or sla_clocks.due is null)`,
  paused: () => sql`sla_clocks.state = 'paused'`,
  met: () => sql`sla_clocks.state = 'met'`,
}

/** The tickets with a clock of which the word is true. @param now milliseconds */
export function ticketsWithClock(word: SlaWord, now: number): RawBuilder<{ ticket_id: string }> {
  return sql`select sla_clocks.ticket_id from sla_clocks where ${CLOCKS[word](now)} and ${OF_TICKETS}`
}

/**
 * Whether a ticket has a clock of which the word is true; null: whether it has none at all.
 * @param now milliseconds
 */
export function hasClock(word: SlaWord | null, now: number): RawBuilder<SqlBool> {
  if (word === null)
    return sql`not exists (select 1 from sla_clocks where sla_clocks.ticket_id = tickets.id
      and ${OF_TICKETS} and sla_clocks.state <> 'none')`
  return sql`exists (select 1 from sla_clocks where sla_clocks.ticket_id = tickets.id
    and ${CLOCKS[word](now)} and ${OF_TICKETS})`
}
