import type { CalendarDefinition } from '@waybill/contract/calendars/calendar.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import type { PolicyTarget } from '@waybill/contract/sla/sla.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { sql, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { readHead } from '../../kernel/event-log.ts'
import { definitionOf, listCalendars, type CalendarRow } from '../calendars/calendars.queries.ts'
import type { TicketCondition } from '../query/ticket-condition.ts'
import { conditionsOf } from '../tickets/ticket-list.queries.ts'
import { readCondition } from './check-policy.ts'
import { listPolicies, type PolicyRow } from './policies.queries.ts'
import { durationsOf } from './rules.ts'

/** A calendar with what changes of it are told apart by. */
export interface BookCalendar {
  id: string
  name: string
  seq: number
  definition: CalendarDefinition
}

export interface BookPolicy {
  id: string
  name: string
  seq: number
  created_at: number
  /** undefined: it names what is gone, and holds for no ticket; null: it holds for all. */
  condition: TicketCondition | null | undefined
  calendar: BookCalendar | null
  targets: PolicyTarget[]
}

/** What is promised today: the policies in the order in which they are tried, the calendars, the names of labels. */
export interface RuleBook {
  policies: BookPolicy[]
  calendars: ReadonlyMap<string, BookCalendar>
  /** Folded, by id. */
  labelNames: ReadonlyMap<string, string>
  /** Whether a policy or a workflow promises anything at all. */
  promises: boolean
}

/** Of each database the book at a position of the directory: every event that changes it moves that. */
const known = new WeakMap<object, { directory: number; book: RuleBook }>()

/** For whoever changes no policy, calendar or label in the same transaction. */
export async function readRuleBook(db: Db): Promise<RuleBook> {
  const { adapter } = db.getExecutor()
  const { directory } = await readHead(db)
  const found = known.get(adapter)
  if (found?.directory === directory) return found.book
  const book = await makeRuleBook(db)
  known.set(adapter, { directory, book })
  return book
}

async function makeRuleBook(db: Db): Promise<RuleBook> {
  const calendars = new Map((await listCalendars(db)).map((row) => [row.id, bookCalendar(row)]))
  const active = (await listPolicies(db)).filter((row) => row.active === 1)
  const policies: BookPolicy[] = []
  for (const row of active) policies.push(await bookPolicy(db, row, calendars))
  const promises = policies.length > 0 || (await anyWorkflowPromises(db))
  return { policies, calendars, labelNames: await labelNames(db, policies), promises }
}

/** The folded names of the labels that stop some clock of these policies, by id. */
export function labelNamesOf(db: Db, targets: readonly PolicyTarget[]): Promise<ReadonlyMap<string, string>> {
  return labelNames(db, [{ targets }])
}

/** Old versions too: tickets may travel on them. */
async function anyWorkflowPromises(db: Db): Promise<boolean> {
  const rows = await db.selectFrom('workflow_versions').select('definition').execute()
  return rows.some(({ definition }) => {
    const { sla } = JSON.parse(definition) as WorkflowDefinition
    return Object.keys(durationsOf(sla)).length > 0
  })
}

function bookCalendar(row: CalendarRow): BookCalendar {
  return {
    id: row.id,
    name: row.name,
    seq: row.seq,
    definition: definitionOf(row),
  }
}

async function bookPolicy(
  db: Db,
  row: PolicyRow,
  calendars: ReadonlyMap<string, BookCalendar>,
): Promise<BookPolicy> {
  return {
    id: row.id,
    name: row.name,
    seq: row.seq,
    created_at: row.created_at,
    condition: await conditionOf(db, row.condition),
    calendar: row.calendar_id === null ? null : (calendars.get(row.calendar_id) ?? null),
    targets: JSON.parse(row.targets) as PolicyTarget[],
  }
}

async function conditionOf(db: Db, condition: string): Promise<TicketCondition | null | undefined> {
  try {
    return await readCondition(db, condition)
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

/** Of those labels alone whose names stop a clock: others say nothing here. */
async function labelNames(
  db: Db,
  policies: readonly { targets: readonly PolicyTarget[] }[],
): Promise<Map<string, string>> {
  const names = new Set(
    policies.flatMap(({ targets }) => targets.flatMap((one) => one.pause_on_labels ?? [])).map(foldText),
  )
  if (names.size === 0) return new Map()
  const rows = await db
    .selectFrom('labels')
    .select(['id', 'name_folded'])
    .where('name_folded', 'in', [...names])
    .execute()
  return new Map(rows.map(({ id, name_folded }) => [id, name_folded]))
}

/** Of each ticket the first policy that holds for it, as it stands; tickets without one are missing. */
export async function policiesOf(
  db: Db,
  engine: EngineSql,
  policies: readonly BookPolicy[],
  tickets: readonly string[],
): Promise<Map<string, BookPolicy>> {
  if (policies.length === 0 || tickets.length === 0) return new Map()
  const cases = policies.map(({ condition }, index) => {
    if (condition === undefined) return sql`when 1 = 0 then ${sql.lit(index)}`
    const moment = { now: 0, text: () => sql<SqlBool>`1 = 0` }
    const where = condition === null ? [] : conditionsOf({ where: condition }, engine, undefined, moment)
    return sql`when ${where.length === 0 ? sql`1 = 1` : sql.join(where, sql` and `)} then ${sql.lit(index)}`
  })
  const { rows } = await sql<{ id: string; place: number }>`select tickets.id,
    case ${sql.join(cases, sql` `)} else -1 end as place
    from tickets where tickets.id in (${sql.join(tickets)})`.execute(db)
  return new Map(
    rows.flatMap(({ id, place }) => {
      const policy = policies[Number(place)]
      return policy ? [[id, policy] as const] : []
    }),
  )
}
