import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import type { ClockState, ClockTarget, TicketClock } from '@waybill/contract/sla/sla.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { toIsoOrNull } from '../../kernel/clock.ts'
import { compileCalendar } from '../calendars/business-time.ts'
import { reachOfAll, visibleTickets, type Reach } from '../tickets/ticket-reach.queries.ts'
import { readRuleBook, type RuleBook } from './rule-book.ts'
import { isoDuration } from './words-of-time.ts'

interface Wanted {
  /** undefined: of all that the actor sees. */
  tickets: readonly string[] | undefined
  atRisk: boolean
  ofSteps: boolean
  /** undefined: all that there are. */
  target: ClockTarget | undefined
  limit: number
}

/** How many clocks of one ticket there can be. */
const MOST_OF_TICKET = 5

/** Of each ticket the clock that needs somebody first: missed ones, then by when they are due, then those that stand still. */
export async function clockList(db: Db, actor: Actor, wanted: Wanted, now: number): Promise<TicketClock[]> {
  if (wanted.tickets?.length === 0) return []
  const reach = await reachOfAll(db, actor)
  const rows = await openClocks(db, actor, reach, wanted, now)
  const book = await readRuleBook(db)
  const first = new Map<string, TicketClock>()
  for (const row of rows) {
    const project = reach.projects.get(row.project_id)?.project
    if (project && !first.has(row.ticket_id)) first.set(row.ticket_id, present(row, project.key, book, now))
  }
  return [...first.values()].slice(0, wanted.limit)
}

/** As many as there can be of `limit` tickets: each query reads its rows in the order of an index. */
async function openClocks(db: Db, actor: Actor, reach: Reach, wanted: Wanted, now: number): Promise<Row[]> {
  const limit = wanted.limit * MOST_OF_TICKET
  const risky = sql<SqlBool>`(sla_clocks.due <= ${now} or sla_clocks.risk_at <= ${now})`
  // What stands still has no due.
  const running = clocksOf(db, actor, reach, wanted).where('sla_clocks.due', 'is not', null)
  const due = await (wanted.atRisk ? running.where(risky) : running)
    .orderBy('sla_clocks.due')
    .orderBy('sla_clocks.ticket_id')
    .limit(limit)
    .execute()
  if (wanted.atRisk || due.length === limit) return due
  // Without a due: what the calendar has no hours for, and what stands still.
  const others = (state: ClockState) =>
    clocksOf(db, actor, reach, wanted)
      .where('sla_clocks.state', '=', state)
      .where('sla_clocks.due', 'is', null)
      .orderBy('sla_clocks.ticket_id')
      .limit(limit - due.length)
      .execute()
  return [...due, ...(await others('running')), ...(await others('paused'))]
}

function clocksOf(db: Db, actor: Actor, reach: Reach, { tickets, ofSteps, target }: Wanted) {
  const visible = visibleTickets(reach, actor, false)
  const conditions: Expression<SqlBool>[] = [
    sql`tickets.deleted_at is null`,
    sql`sla_clocks.met_at is null`,
    // How the work is cut into steps is for those who do it.
    sql`(sla_clocks.target <> 'step' or ${ofSteps ? inStaffProjects(reach) : NOT})`,
    ...(visible ? [visible] : []),
    ...(target === undefined ? [] : [sql<SqlBool>`sla_clocks.target = ${target}`]),
    ...(tickets ? [sql<SqlBool>`sla_clocks.ticket_id in (${sql.join(tickets)})`] : []),
  ]
  const start = db
    .selectFrom('sla_clocks')
    .innerJoin('tickets', 'tickets.id', 'sla_clocks.ticket_id')
    .select([
      'sla_clocks.ticket_id',
      'sla_clocks.target',
      'sla_clocks.state',
      'sla_clocks.due',
      'sla_clocks.left_millis',
      'sla_clocks.total_millis',
      'sla_clocks.calendar_id',
      'tickets.project_id',
      'tickets.number',
      'tickets.title',
      'tickets.status',
      'tickets.priority',
      'tickets.created_at',
    ])
  return conditions.reduce((query, condition) => query.where(condition), start)
}

const NOT = sql<SqlBool>`1 = 0`

function inStaffProjects(reach: Reach): Expression<SqlBool> {
  const staff = [...reach.projects.values()].filter(({ as }) => isStaff(as)).map(({ project }) => project.id)
  return staff.length === 0 ? NOT : sql`tickets.project_id in (${sql.join(staff)})`
}

type Row = Awaited<ReturnType<ReturnType<typeof clocksOf>['execute']>>[number]

function present(row: Row, key: string, book: RuleBook, now: number): TicketClock {
  const { ticket_id, number, title, status, priority, target, due, total_millis } = row
  const isMissed = row.state !== 'paused' && due !== null && due <= now
  const left = leftOf(row, book, now)
  return {
    ticket: { id: ticket_id, key: `${key}-${String(number)}`, title, status, priority },
    target,
    state: isMissed ? 'breached' : row.state,
    due: row.state === 'paused' ? null : toIsoOrNull(due),
    left: left === null ? null : isoDuration(left),
    total: total_millis === null ? null : isoDuration(total_millis),
  }
}

/** Business time from now to the due, below zero once it has passed. */
function leftOf({ state, due, left_millis, calendar_id, created_at }: Row, book: RuleBook, now: number) {
  if (state === 'paused') return left_millis
  if (due === null) return null
  const calendar = calendar_id === null ? null : (book.calendars.get(calendar_id) ?? null)
  const time = compileCalendar(calendar?.definition ?? null, created_at)
  return due > now ? time.between(now, due) : -time.between(due, now)
}
