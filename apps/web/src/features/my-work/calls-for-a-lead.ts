import type { EndActionRun } from '@waybill/contract/tasks/task.ts'

/** Whether an end action has gone wrong so far, or waits longer than it should; the others come and go by themselves. */
export function callsForALead({ state, can }: Pick<EndActionRun, 'state' | 'can'>): boolean {
  return state !== 'pending' || can.retry
}
