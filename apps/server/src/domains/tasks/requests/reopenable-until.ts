import { outcomeOf } from '@waybill/contract/workflows/step.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../../io/db/tables.ts'
import { versionOf } from '../../workflows/workflow-versions.queries.ts'
import type { FoundTask } from '../tasks.presenter.ts'

const DAY = 86_400_000

/** The end of the days that a workflow gives its requesters. */
export function reopenEnd(resolvedAt: number, days: number): number {
  return resolvedAt + days * DAY
}

export interface Reopenable {
  /** Milliseconds since 1970. */
  until: number
  byReply: boolean
}

/** Whether a reply goes on with a run that has ended. A refusal is not answered by the next round of those who refused. */
export function reopensByReply({ front_desk, steps }: WorkflowDefinition, stepId: string): boolean {
  const end = steps.find(({ id }) => id === stepId)
  return (
    front_desk.reply_reopens === true && front_desk.reopen_days > 0 && !(end && outcomeOf(end) === 'refused')
  )
}

/** By task: until when its requester may reopen it, for those that are over and whose workflow lets them. */
export async function reopenableUntil(db: Db, found: readonly FoundTask[]): Promise<Map<string, Reopenable>> {
  const ends = new Map<string, Reopenable>()
  for (const { task, on } of found) {
    const { status, resolved_at } = on.ticket
    const isOver = (status === 'resolved' || status === 'closed') && task.status !== 'cancelled'
    if (!isOver || resolved_at === null || task.workflow_id === null || task.workflow_version === null)
      continue
    const { definition } = await versionOf(db, task.workflow_id, task.workflow_version)
    const days = definition.front_desk.reopen_days
    if (days > 0)
      ends.set(task.id, {
        until: reopenEnd(resolved_at, days),
        byReply: reopensByReply(definition, task.step_id),
      })
  }
  return ends
}
