import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { compileCalendar, type BusinessTime } from '../calendars/business-time.ts'
import { durationMillis } from '@waybill/contract/workflows/duration.ts'
import { calendarById } from '../calendars/calendars.queries.ts'
import type { Db } from '../../io/db/tables.ts'

/** How the open time of a ticket in a workflow is counted, by the calendar as it was when the ticket began. */
export async function timeOf(
  db: Db,
  { calendar }: Pick<WorkflowDefinition, 'calendar'>,
  start: number,
): Promise<BusinessTime> {
  return compileCalendar(calendar === null ? null : await calendarById(db, calendar), start)
}

/** The whole time that a run may take, in milliseconds; null: the priority has no target. */
export function allowance({ sla }: Pick<WorkflowDefinition, 'sla'>, priority: Priority): number | null {
  const duration = sla[priority]
  return duration === null ? null : durationMillis(duration)
}

/** The share of a step in the whole: its weight, or equal shares where all weights are zero. */
export function shareOf({ steps }: Pick<WorkflowDefinition, 'steps'>, step: string): number {
  const sum = steps.reduce((total, one) => total + one.weight, 0)
  if (sum === 0) return 1 / steps.length
  return (steps.find((one) => one.id === step)?.weight ?? 0) / sum
}

/** When an item of a step is due that is assigned at an instant; null: never, or the priority has no target. */
export function itemTarget(
  definition: WorkflowDefinition,
  step: string,
  priority: Priority,
  time: BusinessTime,
  assigned: number,
): number | null {
  const all = allowance(definition, priority)
  return all === null ? null : time.add(assigned, Math.round(all * shareOf(definition, step)))
}

/** When a run that began at an instant is due. */
export function taskTarget(
  definition: WorkflowDefinition,
  priority: Priority,
  time: BusinessTime,
  start: number,
): number | null {
  const all = allowance(definition, priority)
  return all === null ? null : time.add(start, all)
}
