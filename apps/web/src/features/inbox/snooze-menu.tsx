import { ActionIcon, Menu } from '@mantine/core'
import { AlarmClock } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { dateAndTime, exactTime } from '../../ui/instants.ts'
import { snoozeTimes } from './snooze-times.ts'
import classes from './notification-row.module.css'

interface SnoozeMenuProps {
  opened: boolean
  onOpenedChange: (opened: boolean) => void
  onSnooze: (until: Date) => void
}

export function SnoozeMenu({ opened, onOpenedChange, onSnooze }: SnoozeMenuProps) {
  return (
    <Menu position="bottom-end" opened={opened} onChange={onOpenedChange}>
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={t('inbox.snooze')} title={t('inbox.snooze')}>
          <AlarmClock className={classes.icon} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('inbox.snooze_title')}</Menu.Label>
        {snoozeTimes(new Date()).map(({ name, at }) => (
          <Menu.Item
            key={name}
            rightSection={<span className={classes.hint}>{dateAndTime(at.toISOString())}</span>}
            title={exactTime(at.toISOString())}
            onClick={() => onSnooze(at)}
          >
            {t(`inbox.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
