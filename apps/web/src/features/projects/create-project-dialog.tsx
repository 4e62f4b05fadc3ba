import { Button, TextInput, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { ProjectAccess, ProjectKind } from '@waybill/contract/projects/project.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { DialogButtons } from '../../ui/dialog-buttons.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { suggestKey } from '../set-up/project-key.ts'
import { Dialog } from '../settings/dialog.tsx'
import { errorAt, otherThan } from './error-at.ts'
import { AccessChoice, KindChoice } from './project-choices.tsx'
import { typedKey } from './typed-key.ts'
import { mustHave } from '../../ui/must-have.ts'

/** A new project; its key is suggested by its name until somebody types another. */
export function CreateProjectDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const [description, setDescription] = useState('')
  const [kind, setKind] = useState<ProjectKind>('tracker')
  const [access, setAccess] = useState<ProjectAccess>('open')
  const key = typed ?? suggestKey(name)
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name, key })
    const project = await client.projects.create({ name: name.trim(), key, description, kind, access })
    askDirectoryAgain()
    say(t('projects.created', { name: project.name }), { tone: 'good' })
    onClose()
    void navigate({ to: '/board', search: { project: project.key } })
  })
  return (
    <Dialog onClose={onClose} title={t('projects.create_title')} onSubmit={() => act()}>
      <ProblemNote problem={otherThan(problem, ['name', 'key', 'description', 'kind', 'access'])} />
      <TextInput
        label={t('projects.name')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorAt(problem, 'name')}
      />
      <TextInput
        label={t('projects.key')}
        description={t('projects.key_text', { key: key || 'WEB' })}
        required
        withAsterisk={false}
        maxLength={10}
        value={key}
        onChange={(event) => setTyped(typedKey(event.currentTarget.value))}
        error={errorAt(problem, 'key')}
      />
      <Textarea
        label={t('projects.description')}
        autosize
        minRows={2}
        maxRows={8}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={errorAt(problem, 'description')}
      />
      <KindChoice value={kind} onChange={setKind} error={errorAt(problem, 'kind')} />
      <AccessChoice value={access} onChange={setAccess} />
      <DialogButtons onCancel={onClose}>
        <Button type="submit" loading={acting}>
          {t('projects.create')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
