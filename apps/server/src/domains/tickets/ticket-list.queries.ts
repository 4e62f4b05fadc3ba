import type { TicketSort, TicketSortField } from '@waybill/contract/tickets/ticket-query.ts'
import type { Priority, Severity } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import { sql, type Expression, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely'
import type { CursorKind } from '../../http/cursor.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db, Tables } from '../../io/db/tables.ts'
import {
  compileCondition,
  isOneOf,
  type ConditionEnv,
  type QueryMoment,
  type SetConditions,
} from '../query/compile-condition.ts'
import { hasAnyLabel, hasLabel } from '../query/label-conditions.queries.ts'
import { hasRating } from '../query/rating-conditions.queries.ts'
import type { ListMoment } from '../query/begin-with.queries.ts'
import { partsOf, type TicketCondition } from '../query/ticket-condition.ts'
import { hasClock } from '../sla/clock-conditions.queries.ts'
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
  /** Folded. */
  category?: string[]
  sub_category?: string[]
  department?: string[]
  created?: Range
  updated?: Range
  due?: Range
  deleted?: boolean
  fields?: { key: string; values: (string | number | boolean)[] }[]
  /** What `q` says. */
  where?: TicketCondition
  /** `where` finds other tickets as time goes by. */
  moves?: true
}

/** Milliseconds; `from` inclusive, `to` exclusive. */
export interface Range {
  from?: number
  to?: number
}

export interface TicketSelection {
  /** null: everything may be seen. */
  visible: Expression<SqlBool> | null
  filters: TicketFilters
  /** null: the filters have no `where`. */
  moment: ListMoment | null
  /** When a ticket was last changed, as `seenUpdated` gives it; null: as its column says, or nothing asks for it. */
  updated: RawBuilder<number> | null
  /** In the order of clocks: only tickets with one that is due some time, or only the others. Else missing. */
  clocks?: 'due' | 'none'
}

/**
 * A selection, and the same tickets in lists of their own where an index has those in order, but not all of them: to be put
 * together, or in the order of clocks one after the other.
 */
export interface ListSelection extends TicketSelection {
  parts: readonly TicketSelection[]
}

/** After every real due date, so that tickets without one come last. The index is on this very expression. */
const NEVER = 9_007_199_254_740_991

const UPDATED = sql<number>`tickets.updated_at`

const SORT_COLUMNS: Record<
  TicketSortField,
  (descending: boolean, updated: RawBuilder<number>) => RawBuilder<string | number>
> = {
  created_at: () => sql`tickets.created_at`,
  updated_at: (_, updated) => updated,
  due_at: (descending) => sql`coalesce(tickets.due_at, ${sql.lit(descending ? -NEVER : NEVER)})`,
  priority: () => sql`tickets.priority_rank`,
  number: () => sql`tickets.number`,
  rank: () => sql`tickets.rank`,
  // Of those that no clock has a place for.
  sla: (descending) => sql`${sql.lit(descending ? -NEVER : NEVER)}`,
}

function splitSort(sort: TicketSort): { field: TicketSortField; descending: boolean } {
  const descending = sort.startsWith('-')
  return { field: (descending ? sort.slice(1) : sort) as TicketSortField, descending }
}

/** Where a ticket stands in the order of a list: with its id the values of a cursor. */
export interface Placed {
  id: string
  place: string | number
}

/** What a place in that order is; anything else would be an error of the database. */
export function kindOfPlace(sort: TicketSort): CursorKind {
  return splitSort(sort).field === 'rank' ? 'text' : 'number'
}

export interface Page {
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
): Promise<(TicketRow & Placed)[]> {
  if (selection.clocks === 'due') return dueQuery(db, engine, selection, page).execute()
  return pageQuery(db, engine, selection, page).execute()
}

/** A ticket of a page, without what takes time to read: enough to know whether it was shown before. */
export type TicketPlace = Pick<TicketRow, 'id' | 'project_id' | 'seq'> & Placed

/** As `selectTickets`, but only where the tickets stand. */
export function selectPlaces(
  db: Db,
  engine: EngineSql,
  selection: TicketSelection,
  page: Page,
): Promise<TicketPlace[]> {
  const columns = ['tickets.id', 'tickets.project_id', 'tickets.seq'] as const
  if (selection.clocks === 'due')
    return dueQuery(db, engine, selection, page)
      .clearSelect()
      .select([...columns, DUE.as('place')])
      .execute()
  return pageQuery(db, engine, selection, page)
    .clearSelect()
    .select(columns)
    .select(sortOf(page.sort, selection.updated).column.as('place'))
    .execute()
}

/** What a list is sorted by, as SQL about `tickets`; the last tie-break is the id. */
export function sortOf(
  sort: TicketSort,
  updated: TicketSelection['updated'] = null,
): { column: RawBuilder<string | number>; descending: boolean } {
  const { field, descending } = splitSort(sort)
  return { column: SORT_COLUMNS[field](descending, updated ?? UPDATED), descending }
}

const ID = sql<string>`tickets.id`

export function pageQuery(db: Db, engine: EngineSql, selection: TicketSelection, page: Page) {
  const { column } = sortOf(page.sort, selection.updated)
  const query = narrow(
    db.selectFrom('tickets').selectAll('tickets').select(column.as('place')),
    engine,
    selection,
  )
  if (selection.clocks !== 'none') return inOrder(query, [column, ID], page, page.after)
  // All have the same place, and come after every other.
  const [place, id = null] = page.after ?? []
  return inOrder(query, [ID], page, Math.abs(Number(place)) === NEVER ? [id] : undefined)
}

const DUE = sql<number>`sla_clocks.place`

/** Tickets with a clock that is due some time, as an index has them in order. */
export function dueQuery(db: Db, engine: EngineSql, selection: TicketSelection, page: Page) {
  const { filters } = selection
  const clocks = db.selectFrom('sla_clocks')
  // SQLite begins with the first table of a cross join; a filter may have a better way than the order.
  const isPlain = Object.keys(filters).length === 0
  const query = (isPlain ? clocks.crossJoin('tickets') : clocks.innerJoin('tickets', (on) => on.onTrue()))
    .whereRef('sla_clocks.ticket_id', '=', 'tickets.id')
    .selectAll('tickets')
    .select(DUE.as('place'))
    .where('sla_clocks.place', 'is not', null)
  return inOrder(narrow(query, engine, selection), [DUE, sql`sla_clocks.ticket_id`], page, page.after)
}

function inOrder<From extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, From, Row>,
  columns: readonly RawBuilder<string | number>[],
  { sort, limit }: Page,
  after: Page['after'],
): SelectQueryBuilder<Tables, From, Row> {
  const { descending } = splitSort(sort)
  // The cursor of a list that moves with the clock carries its time too.
  const place = after?.slice(0, columns.length)
  const beyond = place
    ? query.where(
        sql<SqlBool>`(${sql.join(columns)}) ${sql.raw(descending ? '<' : '>')} (${sql.join(place)})`,
      )
    : query
  return columns
    .reduce((sorted, column) => sorted.orderBy(column, descending ? 'desc' : 'asc'), beyond)
    .limit(limit)
}

export async function countTickets(db: Db, engine: EngineSql, selection: TicketSelection): Promise<number> {
  const { count } = await narrow(
    db.selectFrom('tickets').select((of) => of.fn.countAll<number>().as('count')),
    engine,
    wanted(selection),
  ).executeTakeFirstOrThrow()
  return count
}

/** As `countTickets`, but it stops when it has found so many. */
export async function countTicketsUpTo(
  db: Db,
  engine: EngineSql,
  selection: TicketSelection,
  most: number,
): Promise<number> {
  const some = narrow(db.selectFrom('tickets').select('tickets.id'), engine, wanted(selection)).limit(most)
  const { count } = await db
    .selectFrom(some.as('some'))
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Of which all are wanted, not the first in an order. */
function wanted(selection: TicketSelection): TicketSelection {
  const { moment } = selection
  if (!moment?.beginAllWith) return selection
  return { ...selection, moment: { ...moment, beginWith: moment.beginAllWith } }
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
    wanted(selection),
  ).execute()
  return new Map(rows.map((row) => [row.step_id, row.count]))
}

const WITHOUT_PLACE = sql<SqlBool>`not exists (select 1 from sla_clocks
  where sla_clocks.ticket_id = tickets.id and sla_clocks.place is not null)`

function narrow<From extends keyof Tables, Row>(
  start: SelectQueryBuilder<Tables, From, Row>,
  engine: EngineSql,
  selection: TicketSelection,
): SelectQueryBuilder<Tables, From, Row> {
  const { visible, filters, moment, updated } = selection
  const conditions = [
    ...(visible ? [visible] : []),
    ...(selection.clocks === 'none' ? [WITHOUT_PLACE] : []),
    filters.deleted ? sql<SqlBool>`tickets.deleted_at is not null` : sql<SqlBool>`tickets.deleted_at is null`,
    ...conditionsOf(filters, engine, SETS_OF_TODAY, moment, updated),
  ]
  return conditions.reduce((query, condition) => query.where(condition), start)
}

const SETS_OF_TODAY: SetConditions = {
  hasLabel,
  hasAnyLabel,
  watchedBy: (people) => sql<SqlBool>`tickets.id in (select ticket_watchers.ticket_id from ticket_watchers
    where ticket_watchers.person_id in (${sql.join(people)}))`,
  hasClock,
  hasRating,
}

/**
 * What the filters say about `tickets`, but for whether they are deleted.
 * @param moment needed for filters with a `where`
 * @param updated as in `TicketSelection`
 */
export function conditionsOf(
  filters: TicketFilters,
  engine: EngineSql,
  sets: SetConditions = SETS_OF_TODAY,
  moment: ListMoment | null = null,
  updated: TicketSelection['updated'] = null,
): Expression<SqlBool>[] {
  const changed = updated ?? UPDATED
  return [
    ...plainConditions(filters),
    ...classConditions(filters, engine),
    ...(filters.watcher
      ? [filters.watcher.length > 0 ? sets.watchedBy(filters.watcher) : sql<SqlBool>`1 = 0`]
      : []),
    ...rangeConditions(sql.ref('tickets.created_at'), filters.created),
    ...rangeConditions(changed, filters.updated),
    ...rangeConditions(sql.ref('tickets.due_at'), filters.due),
    ...(filters.fields ?? []).map(({ key, values }) =>
      engine.jsonIsOneOf(sql.ref('tickets.fields'), key, values),
    ),
    ...(filters.where ? whereConditions(filters.where, { engine, ...sets, updated: changed }, moment) : []),
  ]
}

/** Parts of an `all` one by one, so that the planner meets them beside the other filters. */
function whereConditions(
  where: TicketCondition,
  known: Omit<ConditionEnv, keyof QueryMoment>,
  moment: ListMoment | null,
): Expression<SqlBool>[] {
  if (!moment) throw new Error('the query of a list was not prepared')
  const env = { ...known, ...moment }
  return partsOf(where).map((part) => moment.beginWith?.get(part) ?? compileCondition(part, env))
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

function classConditions(filters: TicketFilters, engine: EngineSql): Expression<SqlBool>[] {
  return (['category', 'sub_category', 'department'] as const).flatMap((name) => {
    const values = filters[name]
    return values ? [isOneOf(engine.fold(sql.ref(`tickets.${name}`)), values)] : []
  })
}

function rangeConditions(of: Expression<unknown>, range: Range | undefined): Expression<SqlBool>[] {
  return [
    ...(range?.from === undefined ? [] : [sql<SqlBool>`${of} >= ${range.from}`]),
    ...(range?.to === undefined ? [] : [sql<SqlBool>`${of} < ${range.to}`]),
  ]
}
