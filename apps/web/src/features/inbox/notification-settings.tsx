import { Button } from '@mantine/core'
import { t } from '../../messages/messages.ts'
import { ListShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Section } from '../settings/section.tsx'
import { MailSection } from './mail-section.tsx'
import { NotificationMatrix } from './notification-matrix.tsx'
import { useNotificationSettings } from './use-notification-settings.ts'

/** Of what one is told, how, and when not. */
export function NotificationsPart() {
  const { data, change, problem } = useNotificationSettings()
  return (
    <>
      <ProblemNote problem={problem} />
      {data && <MailSection settings={data} onChange={change} />}
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
        {data && <NotificationMatrix items={data.items} onChange={(items) => change({ items })} />}
      </Section>
    </>
  )
}
