import type { Static } from 'typebox'
import { isBesideTicket } from './beside-ticket.ts'
import { installationEvents } from './installation-events.ts'
import { leaseEvents } from './lease-events.ts'
import { automationEvents, ruleEvents, ruleSecretEvents } from '../automation/rule-events.ts'
import { calendarEvents } from '../calendars/calendar-events.ts'
import { pluginEvents } from '../plugins/plugin-events.ts'
import { referenceEvents } from '../references/reference-events.ts'
import { slackEvents } from '../slack/slack-events.ts'
import { slaEvents } from '../sla/sla-events.ts'
import { slaPolicyEvents } from '../sla/sla-policy-events.ts'
import { viewEvents } from '../views/view-events.ts'
import { taskEvents } from '../tasks/task-events.ts'
import { ticketEvents } from './ticket-events.ts'
import { webhookEvents } from '../webhooks/webhook-events.ts'
import { workflowMigrationEvents } from '../workflows/workflow-migration-events.ts'
import { workflowEvents } from '../workflows/workflow-events.ts'

/** Every kind of event and the schema of its data: the one registry. */
export const eventKinds = {
  ...installationEvents,
  ...ticketEvents,
  ...leaseEvents,
  ...viewEvents,
  ...taskEvents,
  ...workflowEvents,
  ...workflowMigrationEvents,
  ...calendarEvents,
  ...slaPolicyEvents,
  ...slaEvents,
  ...pluginEvents,
  ...referenceEvents,
  ...ruleEvents,
  ...ruleSecretEvents,
  ...automationEvents,
  ...webhookEvents,
  ...slackEvents,
}

export type EventKind = keyof typeof eventKinds
export type EventData<K extends EventKind> = Static<(typeof eventKinds)[K]>

/** The current version of a kind's shape; 1 unless named here. Older ones are upcast on reading. */
export const eventVersions: Partial<Record<EventKind, number>> = {}

export function versionOf(kind: EventKind): number {
  return eventVersions[kind] ?? 1
}

export function isEventKind(kind: string): kind is EventKind {
  return Object.hasOwn(eventKinds, kind)
}

/** Kinds after which answers may show other names, labels or rights although no ticket changed. */
export function changesDirectory(kind: EventKind): boolean {
  return (
    !Object.hasOwn(ticketEvents, kind) &&
    !isBesideTicket(kind) &&
    kind !== 'rule.due' &&
    !/^(session|factor|import|bulk|sample|slack|view|workflow_migration)\./.test(kind)
  )
}

/** An event on its way into the log; the kernel adds position, time, actor and cause. */
export type NewEvent = {
  [K in EventKind]: {
    kind: K
    data: EventData<K>
    project_id?: string | null
    ticket_id?: string | null
    /** ISO 8601; only when it happened at another time than the command (imports). */
    at?: string
    /** Only when somebody else than the command's actor did it (imports). */
    actor_id?: string | null
  }
}[EventKind]
