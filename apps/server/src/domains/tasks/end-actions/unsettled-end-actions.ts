import { hasScope, type Actor } from '@waybill/contract/access/policies.ts'
import {
  UNSETTLED,
  type UnsettledEndActionList,
  type UnsettledEndActionQuery,
} from '@waybill/contract/tasks/task.ts'
import { sql, type SqlBool } from 'kysely'
import { decodeCursor, encodeCursor } from '../../../http/cursor.ts'
import { DEFAULT_LIMIT } from '../../../http/list-page.ts'
import type { Db } from '../../../io/db/tables.ts'
import type { Kernel } from '../../../kernel/run-command.ts'
import { requireRead } from '../../projects/require-read.ts'
import type { PluginList } from '../../plugins/loaded-plugin.ts'
import { reachOfAll } from '../../tickets/ticket-reach.queries.ts'
import { namesOfWorkflows } from '../../workflows/workflows.queries.ts'
import { presentEndAction } from './end-actions.queries.ts'

/** End actions that are not settled, of the projects that the actor leads, the oldest first. */
export async function unsettledEndActions(
  { store: { db }, clock }: Pick<Kernel, 'store' | 'clock'>,
  plugins: PluginList,
  actor: Actor,
  { state, limit = DEFAULT_LIMIT, after }: UnsettledEndActionQuery,
): Promise<UnsettledEndActionList> {
  requireRead(actor)
  const { projects } = await reachOfAll(db, actor)
  const led = [...projects.values()].filter(({ as, facts }) => as === 'lead' && !facts.archived)
  const name = `end-actions ${state ?? ''}`
  const [start] = decodeCursor(name, after, ['text']) ?? []
  const rows = await pageOf(
    db,
    led.map(({ project }) => project.id),
    { state, from: start, limit: limit + 1 },
  ).execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  const workflows = await namesOfWorkflows(db, new Set(shown.map(({ workflow_id }) => workflow_id)))
  // Who leads a project steers them there.
  const from = { db, plugins, now: clock.now(), maySteer: hasScope(actor, 'write') }
  const items = shown.map(async (row) => ({
    ...(await presentEndAction(from, row)),
    ticket: {
      id: row.ticket_id,
      key: `${projects.get(row.project_id)?.project.key ?? ''}-${String(row.number)}`,
      title: row.title,
    },
    workflow: { id: row.workflow_id, name: workflows.get(row.workflow_id) ?? '' },
  }))
  return { items: await Promise.all(items), next: last ? encodeCursor(name, [last.id]) : null }
}

interface Wanted {
  state: keyof typeof UNSETTLED | undefined
  from: string | undefined
  limit: number
}

/** Said as it is in the index, which neither engine takes for values that it is handed. */
const IS_UNSETTLED = sql<SqlBool>`end_action_runs.state in (${sql.join(
  Object.values(UNSETTLED)
    .flat()
    .map((state) => sql.lit(state)),
)})`

export function pageOf(db: Db, projects: readonly string[], { state, from, limit }: Wanted) {
  let query = db
    .selectFrom('end_action_runs')
    // SQLite begins with the first table of a cross join, and so with the few that are not settled.
    .crossJoin('tickets')
    .whereRef('tickets.id', '=', 'end_action_runs.ticket_id')
    .selectAll('end_action_runs')
    .select(['tickets.project_id', 'tickets.number', 'tickets.title'])
    .where(IS_UNSETTLED)
    .where('tickets.deleted_at', 'is', null)
    .where('tickets.project_id', 'in', [...projects, ''])
  if (state) query = query.where('end_action_runs.state', 'in', UNSETTLED[state])
  if (from !== undefined) query = query.where('end_action_runs.id', '>', from)
  return query.orderBy('end_action_runs.id').limit(limit)
}
