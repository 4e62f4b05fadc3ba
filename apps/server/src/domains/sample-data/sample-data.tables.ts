import type { SampleDataState } from '@waybill/contract/sample-data/sample-data.ts'
import type { Millis } from '../../kernel/kernel.tables.ts'

/** One row, once somebody has asked for the sample data. */
export interface SampleDataTable {
  one: 1
  /** Who asked for it, and plays the admin in it. */
  person_id: string
  state: Exclude<SampleDataState, 'none'>
  /** Changes that are made; moves without an event. */
  done: number
  /** 0 until a process has begun. */
  total: number
  started_at: Millis
  ended_at: Millis | null
}
