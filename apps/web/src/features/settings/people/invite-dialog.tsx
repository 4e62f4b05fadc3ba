import { Button, Radio, Stack, TextInput } from '@mantine/core'
import { ROLES, type Role } from '@waybill/contract/people/person.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { ProblemNote, errorOf } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { restOf } from '../rest-of.ts'
import { LinkDialog } from './link-dialog.tsx'
import { Dialog } from '../dialog.tsx'
import { mustHave } from '../../../ui/must-have.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'

interface InviteDialogProps {
  onInvited: () => Promise<void>
  onClose: () => void
}

/** A new person, and then the link for them. */
export function InviteDialog({ onInvited, onClose }: InviteDialogProps) {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [link, setLink] = useState<string | null>(null)
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name, email })
    const made = await client.people.create({ name: name.trim(), email: email.trim(), role })
    await onInvited()
    setLink(made.invitation)
  })
  if (link !== null)
    return (
      <LinkDialog name={name.trim()} link={link} lasts={t('settings.people.link_week')} onClose={onClose} />
    )
  return (
    <Dialog onClose={onClose} title={t('settings.people.invite_title')} onSubmit={() => act()}>
      <ProblemNote problem={restOf(problem, ['name', 'email', 'role'])} />
      <TextInput
        label={t('settings.people.name')}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorOf(problem, 'name')}
      />
      <TextInput
        label={t('settings.people.email')}
        type="email"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={errorOf(problem, 'email')}
      />
      <Radio.Group
        label={t('settings.people.role')}
        value={role}
        onChange={(value) => setRole(ROLES.find((one) => one === value) ?? role)}
        error={errorOf(problem, 'role')}
      >
        <Stack gap="sm" mt="xs">
          {ROLES.map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`settings.people.role.${value}`)}
              description={t(`settings.people.role.${value}_text`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <DialogButtons onCancel={onClose}>
        <Button type="submit" loading={acting}>
          {t('settings.people.invite')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
