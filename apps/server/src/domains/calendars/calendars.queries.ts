import type { CalendarDefinition } from '@waybill/contract/calendars/calendar.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { LRUCache } from 'lru-cache'
import { sql, type Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { isId } from '../people/people.queries.ts'
import type { CalendarsTable } from './calendars.tables.ts'

export type CalendarRow = Selectable<CalendarsTable>

/** The form of a calendar's name that is unique: "Office" and "office" are one calendar. */
export function foldCalendarName(name: string): string {
  return foldText(name.trim())
}

/** The calendar that an id or a name (in any case of letters) names. */
export async function findCalendarByRef(db: Db, ref: string): Promise<CalendarRow | null> {
  const query = db.selectFrom('calendars').selectAll()
  const byId = isId(ref) ? await query.where('id', '=', ref.toLowerCase()).executeTakeFirst() : undefined
  return byId ?? (await query.where('name_folded', '=', foldCalendarName(ref)).executeTakeFirst()) ?? null
}

/** The calendar of a reference, locked until commit. */
export async function lockCalendarByRef(ctx: CommandContext, ref: string): Promise<CalendarRow | null> {
  const found = await findCalendarByRef(ctx.tx, ref)
  if (!found) return null
  const query = ctx.tx.selectFrom('calendars').selectAll().where('id', '=', found.id)
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}

/** What a calendar says, ready for `compileCalendar`; null when there is none of this id, which counts around the clock. */
export async function calendarById(db: Db, id: string): Promise<CalendarDefinition | null> {
  const row = await db
    .selectFrom('calendars')
    .select(['zone', 'periods'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? definitionOf(row) : null
}

/** All calendars by the order of their names; an installation has few. */
export function listCalendars(db: Db): Promise<CalendarRow[]> {
  return db.selectFrom('calendars').selectAll().orderBy('name_folded').orderBy('id').execute()
}

/** By what they say: tables of open minutes hang on the very object, so the same words must give the same one. */
const definitions = new LRUCache<string, CalendarDefinition>({ max: 200 })

export function definitionOf({ zone, periods }: Pick<CalendarRow, 'zone' | 'periods'>): CalendarDefinition {
  const key = `${zone} ${periods}`
  const known = definitions.get(key)
  if (known) return known
  const read = { zone, periods: JSON.parse(periods) as CalendarDefinition['periods'] }
  definitions.set(key, read)
  return read
}

/** Names of what counts by a calendar: policies, and workflows in any version. */
export async function usersOfCalendar(db: Db, id: string): Promise<string[]> {
  const policies = await db.selectFrom('sla_policies').select('name').where('calendar_id', '=', id).execute()
  const names = (table: 'workflows' | 'workflow_versions') =>
    sql<{ name: string }>`select distinct workflows.name from workflows
      ${table === 'workflows' ? sql`` : sql`join workflow_versions on workflow_versions.workflow_id = workflows.id`}
      where cast(${sql.ref(`${table}.definition`)} as text) like ${`%"${id}"%`}`.execute(db)
  const workflows = [...(await names('workflows')).rows, ...(await names('workflow_versions')).rows]
  return [...new Set([...policies, ...workflows].map(({ name }) => name))].toSorted()
}
