import type { EventKind } from '@waybill/contract/events/event-kinds.ts'

/** The reader that keeps timelines and clocks. */
export const CLOCKS_READER = 'sla.keep-clocks'

/** What changes the promises themselves: clocks of all open tickets are counted anew. */
export const RULE_KINDS = [
  'calendar.created',
  'calendar.edited',
  'calendar.deleted',
  'sla_policy.created',
  'sla_policy.edited',
  'sla_policy.deleted',
] as const satisfies readonly EventKind[]
