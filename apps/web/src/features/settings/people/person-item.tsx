import { ActionIcon, Badge, Menu, Select } from '@mantine/core'
import { ROLES, type PersonView } from '@waybill/contract/people/person.ts'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { LinkDialog } from './link-dialog.tsx'
import classes from './person-item.module.css'

type Open =
  | { dialog: 'link'; link: string; lasts: string }
  | { dialog: 'deactivate' }
  | { dialog: 'factor' }
  | null

interface PersonItemProps {
  person: PersonView
  onChanged: () => Promise<void>
}

export function PersonItem({ person, onChanged }: PersonItemProps) {
  const me = useMe()
  const [open, setOpen] = useState<Open>(null)
  const close = () => setOpen(null)
  const { id, name, email, role, active } = person
  const { act, acting, problem } = useAct(async (work: () => Promise<void>) => work())

  const changeRole = (next: string | null) => {
    const chosen = ROLES.find((one) => one === next)
    if (!chosen || chosen === role) return
    act(async () => {
      await client.people.update(id, { role: chosen })
      await onChanged()
      say(t('settings.people.role_changed', { name, role: t(`settings.people.role.${chosen}`) }))
    })
  }
  const makeLink = () =>
    act(async () => {
      const { link, purpose } = await client.people.invite(id)
      const lasts = t(purpose === 'invitation' ? 'settings.people.link_week' : 'settings.people.link_day')
      setOpen({ dialog: 'link', link, lasts })
    })
  const askFactor = () =>
    act(async () => {
      const { enabled } = await client.secondFactor.get(id)
      if (enabled) setOpen({ dialog: 'factor' })
      else say(t('settings.people.factor_none', { name }))
    })
  const reactivate = () =>
    act(async () => {
      await client.people.update(id, { active: true })
      await onChanged()
      say(t('settings.people.reactivated', { name }))
    })

  return (
    <li className={classes.item}>
      <div className={classes.row}>
        <PersonAvatar person={person} labelled />
        <div className={classes.who}>
          <div className={classes.name}>
            {id === me.id ? t('ui.me', { name }) : name}
            {!active && (
              <Badge variant="default" tt="none">
                {t('settings.people.inactive')}
              </Badge>
            )}
          </div>
          <div className={classes.email} title={email ?? ''}>
            {email}
          </div>
        </div>
        <Select
          className={classes.role}
          aria-label={t('settings.people.role_of', { name })}
          data={ROLES.map((value) => ({ value, label: t(`settings.people.role.${value}`) }))}
          allowDeselect={false}
          value={role}
          onChange={changeRole}
          disabled={!active || acting}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" loading={acting} aria-label={t('settings.people.actions', { name })}>
              <Ellipsis className={classes.icon} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {active && <Menu.Item onClick={makeLink}>{t('settings.people.new_link')}</Menu.Item>}
            {id !== me.id && <Menu.Item onClick={askFactor}>{t('settings.people.factor_off')}</Menu.Item>}
            {active ? (
              <Menu.Item color="red" onClick={() => setOpen({ dialog: 'deactivate' })}>
                {t('settings.people.deactivate')}
              </Menu.Item>
            ) : (
              <Menu.Item onClick={reactivate}>{t('settings.people.reactivate')}</Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      <ProblemNote problem={problem} />
      {open?.dialog === 'link' && (
        <LinkDialog name={name} link={open.link} lasts={open.lasts} onClose={close} />
      )}
      {open?.dialog === 'deactivate' && (
        <ConfirmDialog
          title={t('settings.people.deactivate_title', { name })}
          text={t('settings.people.deactivate_text')}
          confirm={t('settings.people.deactivate')}
          onClose={close}
          onConfirm={async () => {
            await client.people.update(id, { active: false })
            await onChanged()
            say(t('settings.people.deactivated', { name }))
          }}
        />
      )}
      {open?.dialog === 'factor' && (
        <ConfirmDialog
          title={t('settings.people.factor_off_title', { name })}
          text={t('settings.people.factor_off_text')}
          confirm={t('settings.people.factor_off')}
          onClose={close}
          onConfirm={async () => {
            await client.secondFactor.takeOff(id)
            say(t('settings.people.factor_taken', { name }))
          }}
        />
      )}
    </li>
  )
}
