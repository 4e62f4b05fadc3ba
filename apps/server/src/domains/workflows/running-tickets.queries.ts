import type { Db } from '../../io/db/tables.ts'

export interface RunningAt {
  workflow_id: string
  version: number
  step_id: string
  tickets: number
}

/** Where tickets stand that are on their way through these workflows, by version and step; without deleted ones. */
export async function runningTickets(db: Db, workflows: readonly string[]): Promise<RunningAt[]> {
  if (workflows.length === 0) return []
  const rows = await db
    .selectFrom('tasks')
    .innerJoin('tickets', 'tickets.id', 'tasks.ticket_id')
    .select(['tasks.workflow_id', 'tasks.workflow_version', 'tasks.step_id'])
    .select((of) => of.fn.countAll<number>().as('tickets'))
    .where('tasks.open', '=', 1)
    .where('tasks.workflow_id', 'in', [...workflows])
    .where('tickets.deleted_at', 'is', null)
    .groupBy(['tasks.workflow_id', 'tasks.workflow_version', 'tasks.step_id'])
    .orderBy('tasks.workflow_version')
    .orderBy('tasks.step_id')
    .execute()
  return rows.flatMap(({ workflow_id, workflow_version, step_id, tickets }) =>
    workflow_id === null || workflow_version === null
      ? []
      : [{ workflow_id, version: workflow_version, step_id, tickets }],
  )
}

/** How many tickets are on their way through each of these workflows; of an index alone, deleted ones among them. */
export async function countRunning(db: Db, workflows: readonly string[]): Promise<Map<string, number>> {
  if (workflows.length === 0) return new Map()
  const rows = await db
    .selectFrom('tasks')
    .select(['workflow_id', (of) => of.fn.countAll<number>().as('tickets')])
    .where('open', '=', 1)
    .where('workflow_id', 'in', [...workflows])
    .groupBy('workflow_id')
    .execute()
  return new Map(rows.map(({ workflow_id, tickets }) => [workflow_id ?? '', tickets]))
}

/** How many there are in all. */
export function sumOf(rows: readonly Pick<RunningAt, 'tickets'>[]): number {
  return rows.reduce((sum, { tickets }) => sum + tickets, 0)
}
