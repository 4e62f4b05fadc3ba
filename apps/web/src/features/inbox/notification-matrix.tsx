import { Checkbox } from '@mantine/core'
import {
  isAlwaysTold,
  NOTIFICATION_CHANNELS,
  NOTIFICATION_RELATIONS,
  RELATIONS_OF_REQUESTERS,
  type NotificationChannel,
  type NotificationSettings,
} from '@waybill/contract/notifications/notification-settings.ts'
import { t } from '../../messages/messages.ts'
import { isRequester } from '../../session/session.ts'
import classes from './notification-settings.module.css'

type Items = NotificationSettings['items']

interface NotificationMatrixProps {
  settings: NotificationSettings
  /** Whether Slack has a column. */
  slack: boolean
  onChange: (items: Items) => void
}

/** What is told by which way, by what one is to a ticket. */
export function NotificationMatrix({ settings, slack, onChange }: NotificationMatrixProps) {
  const { items } = settings
  const shown = NOTIFICATION_CHANNELS.filter((channel) => channel !== 'slack' || slack)
  const isOpen = (channel: NotificationChannel) =>
    channel !== 'slack' || typeof settings.slack?.connected_at === 'string'
  const set = (changed: Items[number], channel: NotificationChannel, value: boolean) =>
    onChange(
      items.map((one) =>
        one === changed ? { ...one, channels: { ...one.channels, [channel]: value } } : one,
      ),
    )
  return (
    <table className={classes.matrix}>
      <thead>
        <tr>
          <th scope="col">
            <span className={classes.unseen}>{t('inbox.settings.what')}</span>
          </th>
          {shown.map((channel) => (
            <th key={channel} scope="col" className={classes.channel}>
              {t(`inbox.settings.channel.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      {shownRelations().map((relation) => (
        <tbody key={relation}>
          <tr>
            <th scope="rowgroup" colSpan={1 + shown.length} className={classes.relation}>
              {t(`inbox.relation.${relation}`)}
            </th>
          </tr>
          {items
            .filter((one) => one.relation === relation && !isAlwaysTold(one.kind))
            .map((one) => (
              <tr key={one.kind} className={classes.kind}>
                <th scope="row">{kindWords(one)}</th>
                {shown.map((channel) => (
                  <td key={channel} className={classes.channel}>
                    <label className={classes.cell}>
                      <Checkbox
                        aria-label={cellName(one, channel)}
                        checked={one.channels[channel]}
                        disabled={!isOpen(channel)}
                        onChange={({ currentTarget: { checked } }) => set(one, channel, checked)}
                      />
                    </label>
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      ))}
    </table>
  )
}

/** `self` has nothing to choose. */
function shownRelations() {
  return NOTIFICATION_RELATIONS.filter((one) => one !== 'self').filter(
    (one) => !isRequester() || RELATIONS_OF_REQUESTERS.includes(one),
  )
}

function kindWords({ kind }: Items[number]): string {
  return kind === 'system' ? '' : t(`inbox.kind.${kind}`)
}

/** For those who hear a box alone. */
function cellName(one: Items[number], channel: NotificationChannel): string {
  const relation = one.relation === 'self' ? '' : t(`inbox.relation.${one.relation}`)
  return t('inbox.settings.cell', {
    kind: `${relation}, ${kindWords(one)}`,
    channel: t(`inbox.settings.channel.${channel}`),
  })
}
