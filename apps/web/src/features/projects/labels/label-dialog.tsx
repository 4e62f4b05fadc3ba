import { Button, TextInput } from '@mantine/core'
import { NEW_LABEL_COLOR, type Label, type Project } from '@waybill/contract/projects/project.ts'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { say } from '../../../ui/say.ts'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { errorAt, otherThan } from '../error-at.ts'
import { ColourChoice } from './colour-choice.tsx'
import { mustHave } from '../../../ui/must-have.ts'

interface LabelDialogProps {
  project: Project
  /** The one that is edited; a new one without it. */
  label?: Label
  onClose: () => void
}

export function LabelDialog({ project, label, onClose }: LabelDialogProps) {
  const [name, setName] = useState(label?.name ?? '')
  const [color, setColor] = useState(label?.color ?? NEW_LABEL_COLOR)
  const [description, setDescription] = useState(label?.description ?? '')
  const { act, acting, problem } = useAct(async () => {
    mustHave({ name })
    const values = { name: name.trim(), color, description: description.trim() }
    if (label) await client.labels.update(project.id, label.id, values)
    else await client.labels.create(project.id, values)
    askDirectoryAgain()
    say(t('projects.saved'), { tone: 'good' })
    onClose()
  })
  return (
    <Dialog
      onClose={onClose}
      title={label ? t('projects.edit_label', { name: label.name }) : t('projects.new_label')}
      onSubmit={() => act()}
    >
      <ProblemNote problem={otherThan(problem, ['name', 'color', 'description'])} />
      <TextInput
        label={t('projects.name')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={64}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorAt(problem, 'name')}
      />
      <ColourChoice value={color} onChange={setColor} error={errorAt(problem, 'color')} />
      <TextInput
        label={t('projects.description')}
        maxLength={255}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={errorAt(problem, 'description')}
      />
      <DialogButtons onCancel={onClose}>
        <Button type="submit" loading={acting}>
          {label ? t('ui.save') : t('projects.create_label')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
