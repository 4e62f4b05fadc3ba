import type { EndActionState } from '@waybill/contract/tasks/task.ts'

/** Whether an end action waits, is settled well or badly, or says nothing. */
export const TONES: Record<EndActionState, 'wait' | 'good' | 'bad' | 'quiet'> = {
  pending: 'wait',
  retrying: 'wait',
  compensating: 'wait',
  done: 'good',
  failed: 'bad',
  compensation_failed: 'bad',
  skipped: 'quiet',
  stopped: 'quiet',
  compensated: 'quiet',
}
