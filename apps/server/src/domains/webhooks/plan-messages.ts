import type { LogEvent } from '@waybill/contract/events/event.ts'
import { hears, isUpdate } from '@waybill/contract/webhooks/webhook-topics.ts'
import { isObject } from '../events/event-data.ts'

/** A message that an endpoint gets. */
export interface PlannedMessage {
  /** Of the last event that it tells, and of the first. */
  seq: number
  first_seq: number
  part: number
  event: string
  lane: string
  ticket_id: string | null
}

interface Hearer {
  topics: readonly string[]
  project_id: string | null
  hears_after: number
}

/** Messages of one event in their order: by its kind, then by the friendly topics. */
const OWN_KIND = 0
const UPDATED = 1
const RESOLVED = 2

/** Events as the commands that wrote them: those about one ticket that stand beside each other. */
export function byCommand(events: readonly LogEvent[]): LogEvent[][] {
  const groups: LogEvent[][] = []
  for (const event of events) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group && last && ofOneCommand(last, event)) group.push(event)
    else groups.push([event])
  }
  return groups
}

/** Whether an event and the next one of the log are about one ticket, and of one command as far as the log tells. */
export function ofOneCommand(a: LogEvent, b: LogEvent): boolean {
  return (
    a.ticket_id !== null &&
    a.ticket_id === b.ticket_id &&
    a.seq + 1 === b.seq &&
    a.recorded_at === b.recorded_at &&
    a.actor_id === b.actor_id &&
    a.via === b.via &&
    a.request_id === b.request_id &&
    a.cause_seq === b.cause_seq
  )
}

/** What an endpoint hears of the events of one command. Of imports it hears nothing: they tell what happened elsewhere. */
export function planMessages(endpoint: Hearer, command: readonly LogEvent[]): PlannedMessage[] {
  const { topics, project_id, hears_after } = endpoint
  const heard = command.filter(
    (event) =>
      event.via !== 'import' &&
      event.seq > hears_after &&
      (project_id === null || event.project_id === project_id),
  )
  const messages = heard
    .filter(({ kind }) => hears(topics, kind))
    .map((event) => messageOf([event], OWN_KIND, event.kind))
  const updates = heard.filter(({ kind }) => isUpdate(kind))
  const isNew = heard.some(({ kind }) => kind === 'ticket.created')
  if (updates.length > 0 && !isNew) {
    if (hears(topics, 'ticket.updated')) messages.push(messageOf(updates, UPDATED, 'ticket.updated'))
    if (updates.some(resolves) && hears(topics, 'ticket.resolved'))
      messages.push(messageOf(updates, RESOLVED, 'ticket.resolved'))
  }
  return messages
}

function messageOf(events: readonly LogEvent[], part: number, event: string): PlannedMessage {
  const [first] = events
  const last = events.at(-1)
  if (!first || !last) throw new Error('a message tells at least one event')
  const { ticket_id, project_id } = last
  const lane = ticket_id ?? project_id ?? 'installation'
  return { seq: last.seq, first_seq: first.seq, part, event, lane, ticket_id }
}

function resolves({ kind, data }: LogEvent): boolean {
  if (kind !== 'ticket.status_changed' || !isObject(data)) return false
  const { before, after } = data
  return (
    isObject(after) && after['status'] === 'resolved' && isObject(before) && before['status'] !== 'resolved'
  )
}
