import type { TicketSort, TicketSortField } from '@waybill/contract/tickets/ticket-query.ts'
import type { Priority, Severity } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import { sql, type Expression, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db, Tables } from '../../io/db/tables.ts'
import type { TicketRow } from './tickets.queries.ts'

/** What a list asks for, with ids and milliseconds; missing: not asked. Lists of values: any of them. */
export interface TicketFilters {
  status?: Status[]
  priority?: Priority[]
  severity?: (Severity | null)[]
  step?: string[]
  assignee?: (string | null)[]
  reporter?: string[]
  watcher?: string[]
  team?: (string | null)[]
  /** Folded names; a ticket must have all of them. */
  labels?: string[]
  category?: string[]
  sub_category?: string[]
  department?: string[]
  created?: Range
  updated?: Range
  due?: Range
  deleted?: boolean
  words?: SearchWord[]
  fields?: { key: string; values: (string | number | boolean)[] }[]
}

/** Milliseconds; `from` inclusive, `to` exclusive. */
export interface Range {
  from?: number
  to?: number
}

export interface SearchWord {
  word: string
  /** The ticket whose key the word is. */
  key?: { projectId: string; number: number }
}

export interface TicketSelection {
  /** null: everything may be seen. */
  visible: Expression<SqlBool> | null
  filters: TicketFilters
}

type TicketsQuery<Row> = SelectQueryBuilder<Tables, 'tickets', Row>

/** After every real due date, so that tickets without one come last. The index is on this very expression. */
const NEVER = 9_007_199_254_740_991

const SORT_COLUMNS: Record<TicketSortField, (descending: boolean) => RawBuilder<string | number>> = {
  created_at: () => sql`tickets.created_at`,
  updated_at: () => sql`tickets.updated_at`,
  due_at: (descending) => sql`coalesce(tickets.due_at, ${sql.lit(descending ? -NEVER : NEVER)})`,
  priority: () => sql`tickets.priority_rank`,
  number: () => sql`tickets.number`,
  rank: () => sql`tickets.rank`,
}

function splitSort(sort: TicketSort): { field: TicketSortField; descending: boolean } {
  const descending = sort.startsWith('-')
  return { field: (descending ? sort.slice(1) : sort) as TicketSortField, descending }
}

/** Where a ticket stands in the order of `sort`: the values of a cursor. */
export function placeOf(ticket: TicketRow, sort: TicketSort): [string | number, string] {
  const { field, descending } = splitSort(sort)
  switch (field) {
    case 'due_at':
      return [ticket.due_at ?? (descending ? -NEVER : NEVER), ticket.id]
    case 'priority':
      return [ticket.priority_rank, ticket.id]
    case 'created_at':
    case 'updated_at':
    case 'number':
    case 'rank':
      return [ticket[field], ticket.id]
  }
}

/** Whether the values of a cursor can be a place in that order; others would be an error of the database. */
export function isPlace(sort: TicketSort, [value, id]: readonly unknown[]): boolean {
  const wanted = splitSort(sort).field === 'rank' ? 'string' : 'number'
  return (
    [value, id].every((one) => typeof one !== 'string' || /^[\w-]*$/.test(one)) &&
    typeof value === wanted &&
    typeof id === 'string'
  )
}

interface Page {
  sort: TicketSort
  limit: number
  after?: readonly (string | number | null)[]
}

/** Rows in the order of `sort` and then of their ids, after a place. */
export function selectTickets(
  db: Db,
  engine: EngineSql,
  selection: TicketSelection,
  page: Page,
): Promise<TicketRow[]> {
  return pageQuery(db, engine, selection, page).execute()
}

export function pageQuery(db: Db, engine: EngineSql, selection: TicketSelection, page: Page) {
  const { field, descending } = splitSort(page.sort)
  const column = SORT_COLUMNS[field](descending)
  let query = narrow(db.selectFrom('tickets').selectAll('tickets'), engine, selection)
  if (page.after) {
    const [value, id] = page.after
    query = query.where(
      descending
        ? sql<SqlBool>`(${column}, tickets.id) < (${value}, ${id})`
        : sql<SqlBool>`(${column}, tickets.id) > (${value}, ${id})`,
    )
  }
  return query
    .orderBy(column, descending ? 'desc' : 'asc')
    .orderBy('tickets.id', descending ? 'desc' : 'asc')
    .limit(page.limit)
}

export async function countTickets(db: Db, engine: EngineSql, selection: TicketSelection): Promise<number> {
  const { count } = await narrow(
    db.selectFrom('tickets').select((of) => of.fn.countAll<number>().as('count')),
    engine,
    selection,
  ).executeTakeFirstOrThrow()
  return count
}

/** How many tickets stand at each step. */
export async function countBySteps(
  db: Db,
  engine: EngineSql,
  selection: TicketSelection,
): Promise<Map<string, number>> {
  const rows = await narrow(
    db
      .selectFrom('tickets')
      .select((of) => ['tickets.step_id', of.fn.countAll<number>().as('count')])
      .groupBy('tickets.step_id'),
    engine,
    selection,
  ).execute()
  return new Map(rows.map((row) => [row.step_id, row.count]))
}

function narrow<Row>(
  start: TicketsQuery<Row>,
  engine: EngineSql,
  selection: TicketSelection,
): TicketsQuery<Row> {
  const { visible, filters } = selection
  const conditions = [
    ...(visible ? [visible] : []),
    filters.deleted ? sql<SqlBool>`tickets.deleted_at is not null` : sql<SqlBool>`tickets.deleted_at is null`,
    ...plainConditions(filters),
    ...classConditions(filters, engine),
    ...memberConditions(filters),
    ...rangeConditions('created_at', filters.created),
    ...rangeConditions('updated_at', filters.updated),
    ...rangeConditions('due_at', filters.due),
    ...(filters.words ?? []).map((word) => wordCondition(word, engine)),
    ...(filters.fields ?? []).map(({ key, values }) =>
      engine.jsonIsOneOf(sql.ref('tickets.fields'), key, values),
    ),
  ]
  return conditions.reduce((query, condition) => query.where(condition), start)
}

function plainConditions(filters: TicketFilters): Expression<SqlBool>[] {
  const of = (column: string, values: (string | null)[] | undefined) =>
    values ? [isOneOf(sql.ref(`tickets.${column}`), values)] : []
  return [
    ...of('status', filters.status),
    ...of('priority', filters.priority),
    ...of('severity', filters.severity),
    ...of('step_id', filters.step),
    ...of('assignee_id', filters.assignee),
    ...of('reporter_id', filters.reporter),
    ...of('team_id', filters.team),
  ]
}

function isOneOf(column: Expression<unknown>, values: readonly (string | null)[]): Expression<SqlBool> {
  const some = values.filter((value) => value !== null)
  const empty = sql<SqlBool>`${column} is null`
  if (some.length === 0) return values.length === 0 ? sql`1 = 0` : empty
  const named =
    some.length === 1 ? sql<SqlBool>`${column} = ${some[0]}` : sql<SqlBool>`${column} in (${sql.join(some)})`
  return some.length === values.length ? named : sql`(${named} or ${empty})`
}

function classConditions(filters: TicketFilters, engine: EngineSql): Expression<SqlBool>[] {
  return (['category', 'sub_category', 'department'] as const).flatMap((name) => {
    const values = filters[name]
    return values ? [isOneOf(engine.fold(sql.ref(`tickets.${name}`)), values)] : []
  })
}

function memberConditions(filters: TicketFilters): Expression<SqlBool>[] {
  const labels = (filters.labels ?? []).map(
    (name) => sql<SqlBool>`tickets.id in (select ticket_labels.ticket_id from ticket_labels
      join labels on labels.id = ticket_labels.label_id where labels.name_folded = ${name})`,
  )
  if (!filters.watcher) return labels
  if (filters.watcher.length === 0) return [...labels, sql`1 = 0`]
  return [
    ...labels,
    sql<SqlBool>`tickets.id in (select ticket_watchers.ticket_id from ticket_watchers
      where ticket_watchers.person_id in (${sql.join(filters.watcher)}))`,
  ]
}

function rangeConditions(
  column: 'created_at' | 'updated_at' | 'due_at',
  range: Range | undefined,
): Expression<SqlBool>[] {
  const of = sql.ref(`tickets.${column}`)
  return [
    ...(range?.from === undefined ? [] : [sql<SqlBool>`${of} >= ${range.from}`]),
    ...(range?.to === undefined ? [] : [sql<SqlBool>`${of} < ${range.to}`]),
  ]
}

function wordCondition({ word, key }: SearchWord, engine: EngineSql): Expression<SqlBool> {
  const inText = sql<SqlBool>`${engine.contains(sql.ref('tickets.title'), word)}
    or ${engine.contains(sql.ref('tickets.description'), word)}`
  return key
    ? sql`(${inText} or (tickets.project_id = ${key.projectId} and tickets.number = ${key.number}))`
    : sql`(${inText})`
}
