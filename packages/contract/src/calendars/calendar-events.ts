import Type, { type Static } from 'typebox'
import type { LogEvent } from '../events/event.ts'
import { Id } from '../schema.ts'
import { CalendarDefinition } from './calendar.ts'

const values = { name: Type.String(), ...CalendarDefinition.properties }
const some = Type.Partial(Type.Object(values))

export const calendarEvents = {
  'calendar.created': Type.Object({ calendar: Id, after: Type.Object(values) }),
  'calendar.edited': Type.Object({ calendar: Id, before: some, after: some }),
  'calendar.deleted': Type.Object({ calendar: Id }),
}

type DataOf<Kind extends keyof typeof calendarEvents> = Static<(typeof calendarEvents)[Kind]>
type CalendarEvent = {
  [Kind in keyof typeof calendarEvents]: LogEvent<DataOf<Kind>> & { kind: Kind }
}[keyof typeof calendarEvents]

type CalendarValues = DataOf<'calendar.created'>['after']

/** A calendar as the log knows it. */
export interface CalendarState extends CalendarValues {
  id: string
}

/** Which calendar an event changes, or null. */
export function calendarOf(event: LogEvent): string | null {
  return event.kind.startsWith('calendar.')
    ? (event as LogEvent<DataOf<'calendar.deleted'>>).data.calendar
    : null
}

/** The calendar after one more event of it; `undefined` once it is deleted. */
export function foldCalendar(state: CalendarState | undefined, event: LogEvent): CalendarState | undefined {
  const typed = event as CalendarEvent
  if (typed.kind === 'calendar.created') return { id: typed.data.calendar, ...typed.data.after }
  if (!state)
    throw new Error(`event ${String(event.seq)} (${event.kind}) is of a calendar that was never created`)
  return typed.kind === 'calendar.deleted' ? undefined : { ...state, ...typed.data.after }
}
