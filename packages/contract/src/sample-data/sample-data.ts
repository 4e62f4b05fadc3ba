import Type, { type Static } from 'typebox'
import { Instant, nullable, oneOf } from '../schema.ts'

/** `none`: nobody has asked for it. `failed`: cut off by an error or a restart. What has been made stays in each case. */
export const SampleDataState = oneOf(['none', 'running', 'finished', 'stopped', 'failed'])
export type SampleDataState = Static<typeof SampleDataState>

export const SampleDataOutcome = oneOf(['finished', 'stopped', 'failed'])
export type SampleDataOutcome = Static<typeof SampleDataOutcome>

/** How far the making of the sample data has come. */
export const SampleData = Type.Object({
  state: SampleDataState,
  done: Type.Integer({ description: 'Changes that are made' }),
  total: Type.Integer({ description: 'Changes in all; 0 until they are counted' }),
  may_start: Type.Boolean({ description: 'It was never begun, and there is no ticket yet' }),
  started_at: nullable(Instant),
  ended_at: nullable(Instant),
})
export type SampleData = Static<typeof SampleData>
