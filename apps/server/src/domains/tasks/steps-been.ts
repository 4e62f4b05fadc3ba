import { taskEvents } from '@waybill/contract/tasks/task-events.ts'
import type { StepVisits } from '@waybill/contract/tasks/task.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { dataOf, isObject } from '../events/event-data.ts'
import { stepsById, type StepRow } from '../workflows/workflows.queries.ts'
import type { TaskRow } from './tasks.queries.ts'

const KINDS = Object.keys(taskEvents)
/** A run that has more events shows where it has been by the newest of them. */
const MOST_EVENTS = 2_000

/**
 * The steps to which a run came and when it came there last, as its events tell; of other versions as those of its own. What was
 * before it was routed to another workflow is none of them.
 */
export async function stepsBeen(db: Db, task: TaskRow): Promise<StepVisits> {
  const events = await readEvents(db, {
    ticketId: task.ticket_id,
    kinds: KINDS,
    newestFirst: true,
    limit: MOST_EVENTS,
  })
  const again = events.findIndex((event) => event.kind === 'task.routed' && 'from' in dataOf(event))
  const entered = events.slice(0, again < 0 ? undefined : again + 1).flatMap((event) => {
    const { task: of, after } = dataOf(event)
    // Warnings change nothing, and say so by having no values.
    const step = of === task.id && isObject(after) ? after['step'] : undefined
    return typeof step === 'string' ? [{ step, at: event.at }] : []
  })
  const steps = await stepsById(db, [task.step_id, ...entered.map(({ step }) => step)])
  const own = await ownSteps(db, task)
  const last = new Map<string, { step: StepRow; at: string }>()
  for (const { step: id, at } of entered) {
    const row = steps.get(id)
    const step = row && (own.get(row.element_id) ?? row)
    if (step && !last.has(step.id)) last.set(step.id, { step, at })
  }
  return {
    items: [...last.values()]
      .reverse()
      .map(({ step: { id, name, category }, at }) => ({ step: { id, name, category }, at })),
  }
}

/** By their elements, which are the same in all versions. */
async function ownSteps(db: Db, { workflow_id, workflow_version }: TaskRow): Promise<Map<string, StepRow>> {
  if (workflow_id === null || workflow_version === null) return new Map()
  const rows = await db
    .selectFrom('workflow_steps')
    .selectAll()
    .where('workflow_id', '=', workflow_id)
    .where('version', '=', workflow_version)
    .execute()
  return new Map(rows.map((row) => [row.element_id, row]))
}
