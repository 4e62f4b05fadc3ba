import { lazy, type ComponentType } from 'react'
import type { MessageKey } from '../../messages/messages.ts'

export interface IntegrationsPart {
  /** As it stands in the address. */
  part: string
  label: Extract<MessageKey, `integrations.part.${string}`>
  /** What `Me.can` must allow; without it everybody who has the page has the part. */
  needs?: string
  Part: ComponentType
}

/** The parts of the integrations, in their order. */
const PARTS: readonly IntegrationsPart[] = [
  {
    part: 'webhooks',
    label: 'integrations.part.webhooks',
    Part: lazy(async () => ({ default: (await import('./webhooks/webhooks-part.tsx')).WebhooksPart })),
  },
  {
    part: 'plugins',
    label: 'integrations.part.plugins',
    needs: 'plugins.manage',
    Part: lazy(async () => ({ default: (await import('./plugins/plugins-part.tsx')).PluginsPart })),
  },
  {
    part: 'mail',
    label: 'integrations.part.mail',
    needs: 'plugins.manage',
    Part: lazy(async () => ({ default: (await import('./mail/mail-part.tsx')).MailPart })),
  },
]

/** Those that somebody has. */
export function partsFor(can: Readonly<Record<string, boolean>>): IntegrationsPart[] {
  return PARTS.filter(({ needs }) => needs === undefined || can[needs] === true)
}
