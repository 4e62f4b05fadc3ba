import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { EMAIL_PLUGIN, type MailState } from '@waybill/contract/mail/mail.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Section } from '../../settings/section.tsx'
import { mailOutcomeQuery } from './mail-queries.ts'
import classes from './mail.module.css'

/** Whether mail goes out, how much of it waits, and a test to oneself. */
export function MailStateSection({ state }: { state: MailState }) {
  const [test, setTest] = useState<string | null>(null)
  const { act, acting, problem } = useAct(async () => setTest((await client.mail.test()).id))
  const action = (
    <Button variant="default" disabled={!state.on} loading={acting} onClick={() => act()}>
      {t('mail.test')}
    </Button>
  )
  return (
    <Section
      title={t(state.on ? 'mail.on' : 'mail.off')}
      text={t(state.on ? 'mail.on_text' : 'mail.off_text')}
      action={action}
    >
      <ProblemNote problem={problem} />
      <p className={classes.facts}>
        <Link to="/integrations/$part" params={{ part: 'plugins' }} search={{ open: EMAIL_PLUGIN }}>
          {t('mail.set_up')}
        </Link>
        <span>{t('mail.waiting', { count: state.waiting })}</span>
        {state.last_sent_at !== null && (
          <span>
            {t('mail.last_sent')} <TimeAgo at={state.last_sent_at} />
          </span>
        )}
      </p>
      <div role="status">{test !== null && <TestOutcome key={test} mail={test} />}</div>
    </Section>
  )
}

function TestOutcome({ mail }: { mail: string }) {
  const { data } = useQuery(mailOutcomeQuery(mail))
  const { email } = useMe()
  if (data?.state === 'sent')
    return <p className={classes.good}>{t('mail.test_sent', { email: email ?? '' })}</p>
  if (data && data.error !== null)
    return <p className={classes.bad}>{t('mail.test_failed', { error: data.error })}</p>
  if (data?.state === 'dropped') return <p className={classes.bad}>{t('mail.test_dropped')}</p>
  return <p className={classes.facts}>{t('mail.test_waits')}</p>
}
