import { lazy, type ComponentType } from 'react'
import type { MessageKey } from '../../messages/messages.ts'

export interface SettingsPart {
  /** As it stands in the address. */
  part: string
  label: Extract<MessageKey, `settings.part.${string}`>
  /** What `Me.can` must allow; without it everybody has the part. */
  needs?: string
  Part: ComponentType
}

/** The parts of the settings, in their order. */
const PARTS: readonly SettingsPart[] = [
  {
    part: 'profile',
    label: 'settings.part.profile',
    Part: lazy(async () => ({ default: (await import('./profile/profile-part.tsx')).ProfilePart })),
  },
  {
    part: 'notifications',
    label: 'settings.part.notifications',
    Part: lazy(async () => ({
      default: (await import('../inbox/notification-settings.tsx')).NotificationsPart,
    })),
  },
  {
    part: 'security',
    label: 'settings.part.security',
    Part: lazy(async () => ({ default: (await import('./security/security-part.tsx')).SecurityPart })),
  },
  {
    part: 'slack',
    label: 'settings.part.slack',
    needs: 'teams.list',
    Part: lazy(async () => ({ default: (await import('./slack/slack-part.tsx')).SlackPart })),
  },
  {
    part: 'people',
    label: 'settings.part.people',
    needs: 'people.manage',
    Part: lazy(async () => ({ default: (await import('./people/people-part.tsx')).PeoplePart })),
  },
  {
    part: 'calendars',
    label: 'settings.part.calendars',
    needs: 'calendars.see',
    Part: lazy(async () => ({ default: (await import('./calendars/calendars-part.tsx')).CalendarsPart })),
  },
  {
    part: 'sla',
    label: 'settings.part.sla',
    needs: 'sla.see',
    Part: lazy(async () => ({ default: (await import('./sla/policies-part.tsx')).PoliciesPart })),
  },
  {
    part: 'background',
    label: 'settings.part.background',
    needs: 'installation.audit',
    Part: lazy(async () => ({ default: (await import('./background/background-part.tsx')).BackgroundPart })),
  },
  {
    part: 'audit',
    label: 'settings.part.audit',
    needs: 'installation.audit',
    Part: lazy(async () => ({ default: (await import('./audit/audit-part.tsx')).AuditPart })),
  },
]

/** Those that somebody has. */
export function partsFor(can: Readonly<Record<string, boolean>>): SettingsPart[] {
  return PARTS.filter(({ needs }) => needs === undefined || can[needs] === true)
}
