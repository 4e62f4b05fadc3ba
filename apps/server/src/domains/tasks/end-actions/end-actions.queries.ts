import type { EndActionRun } from '@waybill/contract/tasks/task.ts'
import type { EndActionDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../../io/db/tables.ts'
import { toIso } from '../../../kernel/clock.ts'
import type { PluginList } from '../../plugins/loaded-plugin.ts'
import { findPluginAction } from '../../plugins/plugin-actions.ts'
import { versionOf } from '../../workflows/workflow-versions.queries.ts'
import type { EndActionRunsTable } from '../tasks.tables.ts'
import { isPossible, type EndActionStep } from './possible-with-end-action.ts'

/** Events that ask for an end action to be done, or to be taken back. */
export const ASKING_KINDS = [
  'end_action.planned',
  'end_action.retried',
  'end_action.compensation_asked',
] as const

export type EndActionRow = Selectable<EndActionRunsTable>

export async function findEndAction(db: Db, id: string): Promise<EndActionRow | null> {
  const row = await db.selectFrom('end_action_runs').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? null
}

/** What the version says about an end action: where it goes. */
export async function actionOf(db: Db, run: EndActionRow) {
  const { definition } = await versionOf(db, run.workflow_id, run.version)
  return definition.end_actions.find(({ id }) => id === run.action_id) ?? null
}

/** Whether what it did is to be taken back; it is to be done otherwise. */
export function isTakenBack({ state }: Pick<EndActionRow, 'state'>): boolean {
  return state === 'compensating' || state === 'compensation_failed'
}

/** Whether the other side has a way back. */
function canTakeBack(action: EndActionDefinition | null, plugins: PluginList): boolean {
  if (action?.kind !== 'plugin') return Boolean(action?.compensate_url)
  return findPluginAction(plugins, action)?.action.takeBack !== undefined
}

/** Who looks at end actions, and when. */
export interface EndActionsFor {
  db: Db
  plugins: PluginList
  now: number
  maySteer: boolean
}

/** The end actions of a ticket, in their order. */
export async function endActionsOf(from: EndActionsFor, ticket: string): Promise<EndActionRun[]> {
  const rows = await from.db
    .selectFrom('end_action_runs')
    .selectAll()
    .where('ticket_id', '=', ticket)
    .orderBy('id')
    .execute()
  return Promise.all(rows.map((row) => presentEndAction(from, row)))
}

export async function presentEndAction(
  { db, plugins, now, maySteer }: EndActionsFor,
  row: EndActionRow,
): Promise<EndActionRun> {
  const may = (step: EndActionStep) => maySteer && isPossible(step, row, now)
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    state: row.state,
    attempts: Number(row.attempts),
    answer: row.answer,
    can: {
      retry: may('retry'),
      skip: may('skip'),
      compensate: may('compensate') && canTakeBack(await actionOf(db, row), plugins),
    },
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}

/**
 * Under this key the other side does it at most once, however often it is asked. It is a new one only after it was taken
 * back: one that was stopped may have arrived all the same.
 */
export async function keyOf(db: Db, run: EndActionRow): Promise<string> {
  const { ticket_id, workflow_id, version, action_id, round } = run
  const { takenBack } = await db
    .selectFrom('end_action_runs')
    .select((of) => of.fn.countAll<number>().as('takenBack'))
    .where('ticket_id', '=', ticket_id)
    .where('workflow_id', '=', workflow_id)
    .where('version', '=', version)
    .where('action_id', '=', action_id)
    .where('round', '<', round)
    .where('state', '=', 'compensated')
    .executeTakeFirstOrThrow()
  const key = `${ticket_id}:${String(version)}:${action_id}`
  return takenBack > 0 ? `${key}:${String(takenBack + 1)}` : key
}
