import type { Static } from 'typebox'
import type { LogEvent } from '../events/event.ts'
import type { viewEvents } from './view-events.ts'

type EventDataOf<Kind extends keyof typeof viewEvents> = Static<(typeof viewEvents)[Kind]>

type ViewEvent = {
  [Kind in keyof typeof viewEvents]: LogEvent<EventDataOf<Kind>> & { kind: Kind }
}[keyof typeof viewEvents]

type ViewValues = EventDataOf<'view.created'>['after']

/** A saved view as the log knows it. */
export interface ViewState extends ViewValues {
  id: string
  owner: string
}

/** Which view an event changes, or null. */
export function viewOf(event: LogEvent): string | null {
  return event.kind.startsWith('view.') ? (event as LogEvent<EventDataOf<'view.deleted'>>).data.view : null
}

/** The view after one more event of it; `undefined` once it is deleted. */
export function foldView(state: ViewState | undefined, event: LogEvent): ViewState | undefined {
  const typed = event as ViewEvent
  if (typed.kind === 'view.created')
    return { id: typed.data.view, owner: typed.data.owner, ...typed.data.after }
  if (!state)
    throw new Error(`event ${String(event.seq)} (${event.kind}) is of a view that was never created`)
  return typed.kind === 'view.deleted' ? undefined : { ...state, ...typed.data.after }
}
