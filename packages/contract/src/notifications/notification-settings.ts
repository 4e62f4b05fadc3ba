import Type, { type Static } from 'typebox'
import { CLOCK_PATTERN, Instant, nullable, oneOf, strict } from '../schema.ts'
import { NotificationKind, type NotificationKind as Kind } from './notification.ts'

/** Ways by which somebody hears; `app` is the inbox. */
export const NOTIFICATION_CHANNELS = ['app', 'email', 'slack'] as const
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number]

/** Ways out of Waybill. */
export type OutgoingChannel = Exclude<NotificationChannel, 'app'>

/**
 * What somebody is to a ticket. `assignee` also: those for whom its step waits, alone or with others. `self`: it is about
 * them and no ticket.
 */
export const NOTIFICATION_RELATIONS = [
  'assignee',
  'mentioned',
  'reporter',
  'watcher',
  'coordinator',
  'lead',
  'team',
  'self',
] as const
export const NotificationRelation = oneOf(NOTIFICATION_RELATIONS)
export type NotificationRelation = Static<typeof NotificationRelation>

type Channels = Readonly<Record<NotificationChannel, boolean>>
const BOTH: Channels = { app: true, email: true, slack: false }
const APP: Channels = { ...BOTH, email: false }
const NEITHER: Channels = { ...APP, app: false }

/** Every kind that can be told, by what somebody is to the ticket, and how it is told to who has chosen nothing. */
export const NOTIFICATION_DEFAULTS: Readonly<Record<Kind, Partial<Record<NotificationRelation, Channels>>>> =
  {
    system: { self: BOTH },
    mention: { mentioned: BOTH },
    told: { mentioned: BOTH },
    sla_breach: { assignee: BOTH, coordinator: BOTH, lead: BOTH, watcher: APP },
    escalated: { assignee: BOTH, coordinator: BOTH, lead: APP },
    transferred: { assignee: BOTH },
    assigned: { assignee: BOTH },
    decision_asked: { assignee: BOTH },
    request_waiting: { lead: BOTH },
    unrouted: { lead: BOTH },
    nobody_there: { lead: BOTH },
    end_action_failed: { lead: BOTH },
    queued: { team: APP },
    reopened: { assignee: BOTH, reporter: BOTH, watcher: APP },
    resolved: { assignee: APP, reporter: BOTH, watcher: APP },
    closed: { assignee: APP, reporter: BOTH, watcher: APP },
    completed: { coordinator: APP, lead: NEITHER },
    sla_warning: { assignee: BOTH, coordinator: BOTH },
    comment: { assignee: BOTH, reporter: BOTH, watcher: BOTH },
    status_changed: { assignee: APP, reporter: APP, watcher: APP },
    step_changed: { assignee: APP, reporter: APP, watcher: APP },
  }

/** Kinds that are told whatever somebody chose: they are about the safety of an account or of the installation. */
export function isAlwaysTold(kind: Kind): boolean {
  return kind === 'system'
}

/** What a requester can be to a ticket. */
export const RELATIONS_OF_REQUESTERS: readonly NotificationRelation[] = [
  'mentioned',
  'reporter',
  'watcher',
  'self',
]

const TimeOfDay = Type.String({
  pattern: CLOCK_PATTERN,
  maxLength: 5,
  description: 'Hours and minutes, as 22:00',
})

/** Times of each day, in the zone of the person, at which neither mail nor Slack tells anything; over midnight when it ends before it begins. */
export const QuietHours = strict({ from: TimeOfDay, until: TimeOfDay })
export type QuietHours = Static<typeof QuietHours>

const channels = { app: Type.Boolean(), email: Type.Boolean(), slack: Type.Boolean() }

export const NotificationSettings = Type.Object({
  items: Type.Array(
    Type.Object({
      kind: NotificationKind,
      relation: NotificationRelation,
      channels: Type.Object(channels),
    }),
  ),
  email: Type.Boolean({
    description: 'Whether mail comes at all, but for what is about the safety of the account',
  }),
  quiet_hours: nullable(QuietHours),
  time_zone: Type.String({ description: 'Of the quiet hours: that of the profile, or UTC' }),
  mail_on: Type.Boolean({ description: 'Whether mail goes out here at all; an admin sets that up' }),
  address: Type.Object({
    email: nullable(Type.String()),
    refused: nullable(
      Type.String({ description: 'Why mail to it was refused for good; nothing is sent to it since' }),
    ),
  }),
  slack_on: Type.Boolean({ description: 'Whether people can say here who they are in Slack' }),
  /** Null: nobody is told anything in Slack here. */
  slack: nullable(
    /** Since when a user of Slack acts as the person, who gets the messages; null: nobody does, and none come. */
    Type.Object({
      connected_at: nullable(Instant),
    }),
  ),
})
export type NotificationSettings = Static<typeof NotificationSettings>

/**
 * The whole choice: what is not named is told as by default. An item without a relation is for all that its kind has;
 * a channel that is left out stays as by default.
 */
export const NotificationSettingsInput = strict({
  items: Type.Array(
    strict({
      kind: NotificationKind,
      relation: Type.Optional(NotificationRelation),
      channels: strict({
        app: Type.Optional(channels.app),
        email: Type.Optional(channels.email),
        slack: Type.Optional(channels.slack),
      }),
    }),
    { maxItems: 200 },
  ),
  email: Type.Optional(Type.Boolean()),
  quiet_hours: Type.Optional(nullable(QuietHours)),
})
export type NotificationSettingsInput = Static<typeof NotificationSettingsInput>
