import { Button, Radio, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { errorOf, ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { restOf } from '../../settings/rest-of.ts'
import { BEGINNINGS, graphOf, type Beginning } from './beginnings.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'

const MOST_LETTERS = 64

/** A new workflow: a name, and what it begins with; the designer opens. */
export function CreateWorkflowDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [beginning, setBeginning] = useState<Beginning>('usual')
  const { act, acting, problem } = useAct(async () => {
    const workflow = await client.workflows.create({ name: name.trim(), graph: graphOf(beginning) })
    askDirectoryAgain()
    onClose()
    void navigate({ to: '/workflows/$workflow', params: { workflow: workflow.id } })
  })
  return (
    <Dialog title={t('workflows.new')} onClose={onClose} onSubmit={() => act()}>
      <ProblemNote problem={restOf(problem, ['name'])} />
      <TextInput
        label={t('workflows.name')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={MOST_LETTERS}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorOf(problem, 'name')}
      />
      <Radio.Group
        label={t('workflows.beginning')}
        value={beginning}
        onChange={(value) => setBeginning(BEGINNINGS.find((one) => one === value) ?? beginning)}
      >
        <Stack gap="sm" mt="xs">
          {BEGINNINGS.map((one) => (
            <Radio
              key={one}
              value={one}
              label={t(`workflows.beginning.${one}`)}
              description={t(`workflows.beginning.${one}_text`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <DialogButtons onCancel={onClose}>
        <Button type="submit" loading={acting}>
          {t('workflows.create')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
