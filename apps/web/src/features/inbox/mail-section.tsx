import { Button, Switch } from '@mantine/core'
import type { NotificationSettings } from '@waybill/contract/notifications/notification-settings.ts'
import { Link } from '@tanstack/react-router'
import { EMAIL_PLUGIN } from '@waybill/contract/mail/mail.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { Section } from '../settings/section.tsx'
import { readSettingsAgain, type SettingsChange } from './use-notification-settings.ts'
import classes from './notification-settings.module.css'

interface MailSectionProps {
  settings: NotificationSettings
  onChange: (change: SettingsChange) => void
}

/** Whether mail comes, where to, and when it does not. */
export function MailSection({ settings, onChange }: MailSectionProps) {
  const { address, email, mail_on: isOn } = settings
  if (!isOn) return <MailOff />
  if (address.email === null)
    return <Section title={t('inbox.settings.mail')} text={t('inbox.settings.mail_none')} />
  return (
    <Section title={t('inbox.settings.mail')} text={t('inbox.settings.mail_text', { email: address.email })}>
      {address.refused !== null && <RefusedNote email={address.email} reason={address.refused} />}
      <Switch
        label={t('inbox.settings.mail_on')}
        checked={email}
        onChange={({ currentTarget: { checked } }) => onChange({ email: checked })}
      />
    </Section>
  )
}

function MailOff() {
  const { can } = useMe()
  if (can['plugins.manage'] !== true)
    return <Section title={t('inbox.settings.mail')} text={t('inbox.settings.mail_off')} />
  return (
    <Section
      title={t('inbox.settings.mail')}
      text={t('inbox.settings.mail_off')}
      action={
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/integrations/$part"
              params={{ part: 'plugins' }}
              search={{ open: EMAIL_PLUGIN }}
              {...props}
            />
          )}
        >
          {t('inbox.settings.mail_set_up')}
        </Button>
      }
    />
  )
}

function RefusedNote({ email, reason }: { email: string; reason: string }) {
  const { act, acting, problem } = useAct(async () => {
    await client.mail.forgetRefusal()
    await readSettingsAgain()
  })
  return (
    <div role="alert" className={classes.refused}>
      <p>{t('inbox.settings.refused', { email, reason })}</p>
      <ProblemNote problem={problem} />
      <Button size="compact-sm" variant="default" loading={acting} onClick={() => act()}>
        {t('inbox.settings.refused_again')}
      </Button>
    </div>
  )
}
