import { Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { NotificationKind, NotificationSettings } from '@waybill/contract/notifications/notification.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { queries } from '../../session/queries.ts'
import { ListShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { Section } from '../settings/section.tsx'
import classes from './notification-settings.module.css'

const KEY = ['settings', 'notifications']

/** Of what one is told. */
export function NotificationsPart() {
  const { data, error } = useQuery({ queryKey: KEY, queryFn: () => client.notifications.settings() })
  const { act, problem } = useAct(async (kind: NotificationKind, app: boolean) => {
    const items = (data?.items ?? []).map((one) => (one.kind === kind ? { kind, channels: { app } } : one))
    const before = data
    queries.setQueryData<NotificationSettings>(KEY, { items })
    try {
      queries.setQueryData(KEY, await client.notifications.saveSettings({ items }))
    } catch (failure) {
      queries.setQueryData(KEY, before)
      throw failure
    }
  })
  return (
    <Section title={t('inbox.settings.title')} text={t('inbox.settings.text')}>
      <ProblemNote problem={error instanceof Problem ? error : problem} />
      {!data && !error && <ListShape rows={6} />}
      <div className={classes.kinds}>
        {data?.items.map(({ kind, channels }) => (
          <Switch
            key={kind}
            label={t(`inbox.kind.${kind}`)}
            checked={channels.app}
            onChange={(event) => act(kind, event.currentTarget.checked)}
          />
        ))}
      </div>
      {data && <p className={classes.note}>{t('inbox.mine')}</p>}
    </Section>
  )
}
