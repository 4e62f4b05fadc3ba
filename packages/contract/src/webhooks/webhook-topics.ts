import { eventKinds, isEventKind, type EventKind } from '../events/event-kinds.ts'

/**
 * Topics beside the kinds of events: what most receivers ask for. `ticket.created` and `comment.added` are kinds as well.
 * `ticket.updated`: a change of what the ticket says, once for each command however much it changed. `ticket.resolved`: its
 * status became resolved.
 */
export const FRIENDLY_TOPICS = ['ticket.updated', 'ticket.resolved'] as const
export type FriendlyTopic = (typeof FRIENDLY_TOPICS)[number]

/** What is sent when somebody tries an endpoint out; it is sent whatever the endpoint hears. */
export const TEST_TOPIC = 'webhook.test'

const UPDATES: ReadonlySet<string> = new Set<EventKind>([
  'ticket.edited',
  'ticket.status_changed',
  'ticket.priority_changed',
  'ticket.severity_changed',
  'ticket.classified',
  'ticket.assigned',
  'ticket.team_changed',
  'ticket.reporter_changed',
  'ticket.due_changed',
  'ticket.fields_changed',
  'ticket.labels_changed',
  'ticket.moved',
  'ticket.linked',
  'ticket.unlinked',
])

/**
 * Whether a kind of event makes `ticket.updated`. Not who watches it and when it was first answered: those follow from a
 * comment, which is told by itself.
 */
export function isUpdate(kind: string): boolean {
  return UPDATES.has(kind)
}

/** Every topic that an endpoint may name, beside `*` for all and `ticket.*` for those of a group. */
export const TOPICS: readonly string[] = [...Object.keys(eventKinds), ...FRIENDLY_TOPICS].toSorted()

export function isTopic(text: string): boolean {
  if (text === '*' || isEventKind(text) || FRIENDLY_TOPICS.some((one) => one === text)) return true
  return text.endsWith('.*') && TOPICS.some((one) => one.startsWith(text.slice(0, -1)))
}

/** Whether topics as an endpoint names them hold this one. */
export function hears(topics: readonly string[], topic: string): boolean {
  return topics.some(
    (one) => one === '*' || one === topic || (one.endsWith('.*') && topic.startsWith(one.slice(0, -1))),
  )
}
