import Type from 'typebox'
import { Id, Instant, nullable, oneOf } from '../schema.ts'
import { CLOCK_TARGETS } from './sla.ts'

/** Why a clock has another due than before. */
export const DUE_CHANGES = ['priority', 'workflow', 'policy', 'calendar'] as const

/** `cycle`: the instant at which the clock began, this time. `item`: the assignment that a step's clock is about. */
const about = { target: oneOf(CLOCK_TARGETS), cycle: Instant, item: Type.Optional(Id) }

/** What clocks of a ticket do; they stand beside the ticket and change nothing of it. */
export const slaEvents = {
  'sla.warned': Type.Object({ ...about, percent: Type.Integer(), due: Instant }),
  'sla.breached': Type.Object({ ...about, due: Instant }),
  /** `restarted`: the clock began anew with this. */
  'sla.due_changed': Type.Object({
    ...about,
    before: nullable(Instant),
    after: nullable(Instant),
    why: oneOf(DUE_CHANGES),
    restarted: Type.Boolean(),
  }),
}
