import type { EndActionState } from '@waybill/contract/tasks/task.ts'
import type { EndActionRow } from './end-actions.queries.ts'

/** In which states leads may do what: at any time, and when the job must have died. */
const STATES = {
  retry: { always: ['failed', 'skipped'], stuck: ['pending', 'retrying'] },
  skip: { always: ['pending', 'retrying', 'failed', 'compensating', 'compensation_failed'], stuck: [] },
  compensate: { always: ['done', 'compensation_failed'], stuck: ['compensating'] },
} as const satisfies Record<string, Record<'always' | 'stuck', readonly EndActionState[]>>

export type EndActionStep = keyof typeof STATES
type Standing = Pick<EndActionRow, 'state' | 'updated_at'>

/** After so long no job is at work on it any more, whatever happened to the last one. */
const GIVEN_UP_MILLIS = 2 * 60 * 60 * 1_000

/** Whether its state leaves that to who may steer it. */
export function isPossible(step: EndActionStep, { state, updated_at }: Standing, now: number): boolean {
  const { always, stuck } = STATES[step]
  const isIn = (states: readonly EndActionState[]) => states.includes(state)
  return isIn(always) || (isIn(stuck) && updated_at + GIVEN_UP_MILLIS <= now)
}

export function statesFor(step: EndActionStep): readonly EndActionState[] {
  return STATES[step].always
}
