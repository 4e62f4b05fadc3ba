import { Button } from '@mantine/core'
import type { NotificationSettings } from '@waybill/contract/notifications/notification-settings.ts'
import { t } from '../../messages/messages.ts'
import { ListShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Section } from '../settings/section.tsx'
import { isRequester } from '../../session/session.ts'
import { MailSection } from './mail-section.tsx'
import { NotificationMatrix } from './notification-matrix.tsx'
import { QuietHoursSection } from './quiet-hours-section.tsx'
import { SlackSection } from './slack-section.tsx'
import { useNotificationSettings } from './use-notification-settings.ts'

/** Of what one is told, how, and when not. */
export function NotificationsPart() {
  const { data, change, problem } = useNotificationSettings()
  return (
    <>
      <ProblemNote problem={problem} />
      {data && <MailSection settings={data} onChange={change} />}
      {data && hasSlack(data) && <SlackSection settings={data} onChange={change} />}
      {data && goesOut(data) && <QuietHoursSection settings={data} onChange={change} />}
      <Section
        title={t('inbox.settings.title')}
        text={t('inbox.settings.text')}
        action={
          data && (
            <Button variant="default" onClick={() => change('defaults')}>
              {t('inbox.settings.defaults')}
            </Button>
          )
        }
      >
        {!data && !problem && <ListShape rows={6} />}
        {data && (
          <NotificationMatrix
            settings={data}
            slack={hasSlack(data)}
            onChange={(items) => change({ items })}
          />
        )}
      </Section>
    </>
  )
}

/** Requesters have no page to connect: they see it once they are. */
function hasSlack({ slack }: NotificationSettings): boolean {
  return slack !== null && (slack.connected_at !== null || !isRequester())
}

function goesOut({ mail_on: isMailOn, address, slack }: NotificationSettings): boolean {
  return (isMailOn && address.email !== null) || typeof slack?.connected_at === 'string'
}
