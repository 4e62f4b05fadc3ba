import type { EventData } from '../events/event-kinds.ts'
import type { LogEvent } from '../events/event.ts'
import type { ReferenceValues } from './reference.ts'

/** A reference of a ticket as its events make it. */
export interface ReferenceState extends ReferenceValues {
  id: string
  /** Since when it is so outside. ISO 8601. */
  at: string
  seq: number
}

/** The references of a ticket after one more event of it, in the order of their ids; `undefined`: it has none. Pure. */
export function foldReferences(
  state: readonly ReferenceState[] | undefined,
  event: LogEvent,
): readonly ReferenceState[] | undefined {
  const { at, seq } = event
  switch (event.kind) {
    case 'ticket.purged':
      return undefined
    case 'reference.added': {
      const { reference, after } = (event as LogEvent<EventData<'reference.added'>>).data
      const all = [...(state ?? []), { id: reference, ...after, at, seq }]
      return all.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    }
    case 'reference.edited': {
      const { reference, after } = (event as LogEvent<EventData<'reference.edited'>>).data
      return state?.map((one) => (one.id === reference ? { ...one, ...after, at, seq } : one))
    }
    default:
      return state
  }
}
