import { ActionIcon, Select } from '@mantine/core'
import type { Member, MemberRole, Project } from '@waybill/contract/projects/project.ts'
import { X } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useMe } from '../../../session/session.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { ConfirmDialog } from '../../settings/confirm-dialog.tsx'
import { Item } from '../../settings/section.tsx'
import classes from '../project-settings.module.css'
import { roleChoices, roleOf } from './role-choices.ts'

interface MemberItemProps {
  project: Project
  member: Member
  mayEdit: boolean
}

export function MemberItem({ project, member: { person, role }, mayEdit }: MemberItemProps) {
  const me = useMe()
  const [removing, setRemoving] = useState(false)
  const { name } = person
  const { act, acting, problem } = useAct(async (next: MemberRole) => {
    await client.projects.setMember(project.id, person.id, next)
    askDirectoryAgain()
    say(t('projects.role_set', { name, role: t(`projects.role.${next}`) }), { tone: 'good' })
  })
  const action = mayEdit ? (
    <div className={classes.itemActs}>
      <Select
        className={classes.role}
        aria-label={t('projects.role_of', { name })}
        data={roleChoices()}
        allowDeselect={false}
        value={role}
        disabled={acting}
        onChange={(value) => {
          const next = roleOf(value)
          if (next && next !== role) act(next)
        }}
      />
      <ActionIcon
        variant="subtle"
        aria-label={t('projects.remove_member', { name })}
        onClick={() => setRemoving(true)}
      >
        <X aria-hidden />
      </ActionIcon>
    </div>
  ) : (
    <span>{t(`projects.role.${role}`)}</span>
  )
  const shown = (
    <>
      <PersonAvatar person={person} labelled />
      {person.id === me.id ? t('ui.me', { name }) : name}
    </>
  )
  return (
    <>
      <Item name={shown} facts={<ProblemNote problem={problem} />} action={action} />
      {removing && (
        <ConfirmDialog
          title={t('projects.remove_member_title', { name })}
          text={t('projects.remove_member_text')}
          confirm={t('projects.remove')}
          onClose={() => setRemoving(false)}
          onConfirm={async () => {
            await client.projects.removeMember(project.id, person.id)
            askDirectoryAgain()
            say(t('projects.removed_member', { name }))
          }}
        />
      )}
    </>
  )
}
