import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { NotificationSettings } from '@waybill/contract/notifications/notification-settings.ts'
import { t } from '../../messages/messages.ts'
import { Section } from '../settings/section.tsx'
import type { SettingsChange } from './use-notification-settings.ts'

interface SlackSectionProps {
  settings: NotificationSettings
  onChange: (change: SettingsChange) => void
}

/** Whether the bot can write to one, how to connect, and a short way to choose. */
export function SlackSection({ settings, onChange }: SlackSectionProps) {
  const { slack, items } = settings
  if (slack === null) return null
  const asByMail = () =>
    onChange({
      items: items.map((one) => ({ ...one, channels: { ...one.channels, slack: one.channels.email } })),
    })
  if (slack.connected_at === null)
    return (
      <Section
        title={t('inbox.settings.slack')}
        text={t('inbox.settings.slack_connect')}
        action={
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/settings/$part" params={{ part: 'slack' }} {...props} />}
          >
            {t('inbox.settings.slack_connect_action')}
          </Button>
        }
      />
    )
  return (
    <Section
      title={t('inbox.settings.slack')}
      text={t('inbox.settings.slack_text')}
      action={
        <Button variant="default" onClick={asByMail}>
          {t('inbox.settings.slack_as_mail')}
        </Button>
      }
    />
  )
}
