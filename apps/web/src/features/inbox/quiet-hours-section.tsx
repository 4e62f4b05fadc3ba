import { Switch } from '@mantine/core'
import type { NotificationSettings } from '@waybill/contract/notifications/notification-settings.ts'
import { t } from '../../messages/messages.ts'
import { Section } from '../settings/section.tsx'
import type { SettingsChange } from './use-notification-settings.ts'
import classes from './notification-settings.module.css'

interface QuietHoursSectionProps {
  settings: NotificationSettings
  onChange: (change: SettingsChange) => void
}

const NIGHT = { from: '22:00', until: '07:00' }

/** When nothing comes from outside the inbox. */
export function QuietHoursSection({ settings, onChange }: QuietHoursSectionProps) {
  const { quiet_hours: quiet, time_zone: zone } = settings
  return (
    <Section title={t('inbox.settings.quiet')} text={t('inbox.settings.quiet_text', { zone })}>
      <div className={classes.choices}>
        <Switch
          label={t('inbox.settings.quiet_on')}
          checked={quiet !== null}
          onChange={({ currentTarget: { checked } }) => onChange({ quiet_hours: checked ? NIGHT : null })}
        />
        {quiet && (
          <div role="group" aria-label={t('inbox.settings.quiet')} className={classes.hours}>
            {(['from', 'until'] as const).map((end) => (
              <label key={end} className={classes.hour}>
                {t(`inbox.settings.quiet_${end}`)}
                <input
                  type="time"
                  required
                  className={classes.time}
                  value={quiet[end]}
                  onChange={({ currentTarget: { value } }) =>
                    value !== '' && onChange({ quiet_hours: { ...quiet, [end]: value } })
                  }
                />
              </label>
            ))}
          </div>
        )}
      </div>
    </Section>
  )
}
