import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { stepOfStatus } from '@waybill/contract/access/requester-sight.ts'
import { STATUSES, type Status } from '@waybill/contract/workflows/step.ts'
import { sql, type RawBuilder, type Selectable, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Reach, ReachedProject } from '../tickets/ticket-reach.queries.ts'
import type { Moment } from './moment.ts'
import type { TicketVersionsTable } from './past.tables.ts'
import { levelsOf, type Axis } from './version-levels.ts'

/** Columns that lists filter, sort and count by; the others are read for the few versions of a page. */
const COLUMNS = [
  'id',
  'project_id',
  'number',
  'step_id',
  'status',
  'priority',
  'priority_rank',
  'severity',
  'category',
  'sub_category',
  'department',
  'assignee_id',
  'team_id',
  'reporter_id',
  'due_at',
  'fields',
  'rank',
  'first_response_at',
  'resolved_at',
  'closed_at',
  'created_at',
  'deleted_at',
  'labels',
  'watchers',
] as const satisfies (keyof TicketVersionsTable)[]

/** A version in the place of a ticket: `version` is its seq, `updated_at` what the asker may know of it. */
export type PastTicketRow = Pick<Selectable<TicketVersionsTable>, (typeof COLUMNS)[number] | 'updated_at'> & {
  version: number
}

/** The columns that hold beginning, end and level of a version on each axis. */
const AXES: Record<Axis, Record<'from' | 'to' | 'level', RawBuilder<unknown>>> = {
  seq: { from: sql.ref('v.from_seq'), to: sql.ref('v.to_seq'), level: sql.ref('v.level_seq') },
  at: { from: sql.ref('v.updated_at'), to: sql.ref('v.to_at'), level: sql.ref('v.level_at') },
}

export interface TicketsThen {
  reach: Reach
  actor: Actor
  moment: Moment
  /** Those that were deleted then are wanted, which only those see who work in the project. */
  deleted: boolean
  /** Only tickets of these: most of a long past are closed, and need not be looked at when others are asked for. */
  statuses?: readonly Status[] | undefined
}

/**
 * The tickets that held at the moment and that the actor may see today, as a table that stands in the place of `tickets`:
 * `select ... from (this) as tickets where ...`, with the conditions and orders of lists of today.
 */
export function ticketsThen(
  engine: EngineSql,
  { reach, actor, moment, deleted, statuses = STATUSES }: TicketsThen,
): RawBuilder<PastTicketRow> {
  const all = [...reach.projects.values()]
  const works = ({ as }: ReachedProject) => as === 'lead' || as === 'member'
  const staff = all.filter(deleted ? works : ({ as }) => isStaff(as))
  const onlyReads = staff.filter((one) => !works(one))
  const rest = deleted ? [] : all.filter((one) => !staff.includes(one))
  const parts = [
    ...(staff.length > 0 && statuses.length > 0
      ? [ofProjects(engine, idsOf(staff), idsOf(onlyReads), moment, statuses)]
      : []),
    ...(rest.length > 0 && actor.person_id !== null ? [own(idsOf(rest), actor.person_id, moment)] : []),
  ]
  return parts.length > 0
    ? sql<PastTicketRow>`(${sql.join(parts, sql` union all `)})`
    : sql<PastTicketRow>`(${selected('v.updated_at')} from ticket_versions v where 1 = 0)`
}

function idsOf(projects: readonly ReachedProject[]): string[] {
  return projects.map(({ project }) => project.id)
}

/** The word for the rank, because the index has the rank. */
const PRIORITY = sql`case v.priority_rank ${sql.join(
  PRIORITIES.map((word, rank) => sql`when ${sql.lit(rank)} then ${sql.lit(word)}`),
  sql` `,
)} end`

/** What requesters are told of then in place of what is not: nothing may be found or sorted by that either. */
const TOLD: Partial<Record<(typeof COLUMNS)[number], RawBuilder<unknown>>> = {
  step_id: sql`case v.status ${sql.join(
    STATUSES.map((status) => sql`when ${sql.lit(status)} then ${sql.lit(stepOfStatus(status).id)}`),
    sql` `,
  )} end`,
  assignee_id: sql`cast(null as text)`,
  team_id: sql`cast(null as text)`,
}

function selected(updatedAt: string, instead: typeof TOLD = {}) {
  const columns = COLUMNS.map((name) => {
    if (name === 'priority') return sql`${PRIORITY} as priority`
    const other = instead[name]
    return other ? sql`${other} as ${sql.ref(name)}` : sql.ref(`v.${name}`)
  })
  return sql`select v.seq as version, ${sql.ref(updatedAt)} as updated_at, ${sql.join(columns)}`
}

/** Level by level, as `levelOf` explains. */
function ofProjects(
  engine: EngineSql,
  projects: readonly string[],
  onlyReads: readonly string[],
  { axis, value }: Moment,
  statuses: readonly Status[],
) {
  const { from, to, level } = AXES[axis]
  const levels = levelsOf(axis).map((one) => sql`(${sql.lit(one.level)}, ${sql.lit(one.width)})`)
  const all = statuses.map((one) => sql.lit(one))
  const held = sql<SqlBool>`v.project_id in (${sql.join(projects)})
    and ${level} = levels.column1 and v.status in (${sql.join(all)})
    and ${from} > ${value} - levels.column2 and ${from} <= ${value} and ${to} > ${value}`
  const seen = sql<SqlBool>`v.project_id not in (${sql.join(onlyReads)}) or ${notDeletedToday}`
  return sql`${selected('v.updated_at')}
    ${engine.forEach(sql`(values ${sql.join(levels)}) as levels`, 'ticket_versions', 'v', held)}
    ${onlyReads.length > 0 ? sql`where ${seen}` : sql``}`
}

/** Few tickets of many: found by their ids, without what internal comments would tell by times, and without their ways. */
function own(projects: readonly string[], personId: string, { axis, value }: Moment) {
  const { from, to } = AXES[axis]
  return sql`${selected('v.public_updated_at', TOLD)}
    from ticket_versions v
    where v.id in (select own.id from tickets as own where own.reporter_id = ${personId} and own.deleted_at is null
        union all select watched.ticket_id from ticket_watchers as watched where watched.person_id = ${personId})
      and v.project_id in (${sql.join(projects)}) and ${from} <= ${value} and ${to} > ${value} and ${notDeletedToday}`
}

const notDeletedToday = sql`v.id not in (select gone.id from tickets as gone where gone.deleted_at is not null)`
