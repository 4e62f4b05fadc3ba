import {
  isAlwaysTold,
  NOTIFICATION_CHANNELS,
  NOTIFICATION_DEFAULTS,
  type NotificationChannel,
  type NotificationRelation,
  type NotificationSettings,
  type NotificationSettingsInput,
  type QuietHours,
} from '@waybill/contract/notifications/notification-settings.ts'
import { NOTIFICATION_KINDS, type NotificationKind } from '@waybill/contract/notifications/notification.ts'
import { isObject } from '../events/event-data.ts'
import { cannotBeTold, kindNamedTwice } from './notifications.errors.ts'

type Channels = Partial<Record<NotificationChannel, boolean>>

/** What a person chose; only what differs from the defaults is kept. */
export interface Choice {
  /** By kind and relation: `comment:watcher`. */
  told: Readonly<Record<string, Channels>>
  email: boolean
  quiet: QuietHours | null
}

const pairOf = (kind: NotificationKind, relation: NotificationRelation) => `${kind}:${relation}`

/** Every kind with every relation in which it can be told. */
export const PAIRS = NOTIFICATION_KINDS.flatMap((kind) =>
  relationsOf(kind).map((relation) => ({ kind, relation })),
)

function relationsOf(kind: NotificationKind): NotificationRelation[] {
  return Object.keys(NOTIFICATION_DEFAULTS[kind]) as NotificationRelation[]
}

function defaultsOf(kind: NotificationKind, relation: NotificationRelation): Required<Channels> {
  return NOTIFICATION_DEFAULTS[kind][relation] ?? { app: false, email: false, slack: false }
}

/**
 * What a person chose, as it is stored; null: all as by default.
 * @throws Problem 422 for a kind that is named twice, or with a relation in which it cannot be told
 */
export function storedChoice(input: NotificationSettingsInput, before: Choice): string | null {
  const told: Record<string, Channels> = {}
  const named = new Set<string>()
  for (const [index, { kind, relation, channels }] of input.items.entries()) {
    if (relation !== undefined && !relationsOf(kind).includes(relation))
      throw cannotBeTold(index, kind, relation)
    for (const one of relation === undefined ? relationsOf(kind) : [relation]) {
      const pair = pairOf(kind, one)
      if (named.has(pair)) throw kindNamedTwice(index, kind)
      named.add(pair)
      const differs = NOTIFICATION_CHANNELS.filter(
        (channel) => (channels[channel] ?? defaultsOf(kind, one)[channel]) !== defaultsOf(kind, one)[channel],
      )
      if (differs.length > 0 && !isAlwaysTold(kind))
        told[pair] = Object.fromEntries(differs.map((channel) => [channel, channels[channel]]))
    }
  }
  return stored({ told, email: input.email ?? before.email, quiet: input.quiet_hours ?? null })
}

/** @returns null when all is as by default */
export function stored(choice: Choice): string | null {
  const { told, email, quiet } = choice
  if (Object.keys(told).length === 0 && email && quiet === null) return null
  return JSON.stringify({ told, ...(!email && { email }), ...(quiet && { quiet }) })
}

/** What a person chose; that of a version without relations (`{"comment":{"app":false}}`) is for all of them. */
export function choiceOf(text: string | null): Choice {
  const value: unknown = text === null ? {} : JSON.parse(text)
  if (!isObject(value)) return { told: {}, email: true, quiet: null }
  if (!isObject(value['told'])) return { told: fromKinds(value), email: true, quiet: null }
  const told = Object.entries(value['told']).map(([pair, channels]) => [pair, channelsOf(channels)] as const)
  const quiet = value['quiet']
  return {
    told: Object.fromEntries(told),
    email: value['email'] !== false,
    quiet: isObject(quiet) ? { from: String(quiet['from']), until: String(quiet['until']) } : null,
  }
}

function fromKinds(value: Record<string, unknown>): Record<string, Channels> {
  const of = PAIRS.flatMap(({ kind, relation }) =>
    isObject(value[kind]) ? [[pairOf(kind, relation), channelsOf(value[kind])] as const] : [],
  )
  return Object.fromEntries(of)
}

function channelsOf(value: unknown): Channels {
  const channels = isObject(value) ? value : {}
  const chosen = NOTIFICATION_CHANNELS.flatMap((channel) => {
    const one = channels[channel]
    return typeof one === 'boolean' ? [[channel, one] as const] : []
  })
  return Object.fromEntries(chosen)
}

/** Whether a person is told of a kind by a channel, being this to the ticket. */
export function isTold(
  { told, email }: Choice,
  kind: NotificationKind,
  relation: NotificationRelation,
  channel: NotificationChannel,
): boolean {
  if (isAlwaysTold(kind)) return defaultsOf(kind, relation)[channel]
  if (channel === 'email' && !email) return false
  return told[pairOf(kind, relation)]?.[channel] ?? defaultsOf(kind, relation)[channel]
}

export function presentChoice(choice: Choice): Pick<NotificationSettings, 'items' | 'email' | 'quiet_hours'> {
  // What a switch for all of the mail holds back is still what was chosen.
  const chosen = { ...choice, email: true }
  const items = PAIRS.map(({ kind, relation }) => ({
    kind,
    relation,
    channels: {
      app: isTold(chosen, kind, relation, 'app'),
      email: isTold(chosen, kind, relation, 'email'),
      slack: isTold(chosen, kind, relation, 'slack'),
    },
  }))
  return { items, email: choice.email, quiet_hours: choice.quiet }
}
