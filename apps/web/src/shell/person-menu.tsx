import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { Keyboard, LifeBuoy, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react'
import { t } from '../messages/messages.ts'
import { signOut, useMe } from '../session/session.ts'
import { say } from '../ui/say.ts'
import { PersonAvatar } from '../ui/person-avatar.tsx'
import { openDialog } from './open-dialogs.ts'
import classes from './person-menu.module.css'

const SCHEMES = [
  { value: 'light', icon: Sun },
  { value: 'dark', icon: Moon },
  { value: 'auto', icon: Monitor },
] as const

export function PersonMenu() {
  const me = useMe()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leave = async () => {
    try {
      await signOut()
    } catch {
      say(t('session.not_signed_out_there'))
    }
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu position="bottom-end" width="var(--menu)">
      <Menu.Target>
        <UnstyledButton className={classes.me} aria-label={t('shell.your_menu', { name: me.name })}>
          <PersonAvatar person={me} labelled />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <div className={classes.name}>{me.name}</div>
          <div className={classes.email}>{me.email}</div>
        </div>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          to="/settings/profile"
          leftSection={<Settings className={classes.icon} />}
        >
          {t('shell.your_settings')}
        </Menu.Item>
        {me.role !== 'requester' && (
          <Menu.Item component={Link} to="/portal" leftSection={<LifeBuoy className={classes.icon} />}>
            {t('shell.portal')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<Keyboard className={classes.icon} />}
          onClick={() => openDialog({ kind: 'help' })}
        >
          {t('shell.help')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('shell.colours')}</Menu.Label>
        {SCHEMES.map(({ value, icon: Icon }) => (
          <Menu.Item
            key={value}
            closeMenuOnClick={false}
            aria-current={colorScheme === value}
            className={classes.scheme}
            leftSection={<Icon className={classes.icon} />}
            onClick={() => setColorScheme(value)}
          >
            {t(`shell.colours.${value}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut className={classes.icon} />} onClick={() => void leave()}>
          {t('session.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
