import { Button, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { DialogButtons } from '../../ui/dialog-buttons.tsx'
import { errorOf, ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { Dialog } from '../settings/dialog.tsx'
import { restOf } from '../settings/rest-of.ts'
import { copyOf } from './model/input-of.ts'
import { definitionOf } from './model/definition-of.ts'

const MOST_LETTERS = 64

/** A new workflow with all that this one has now; the designer opens. */
export function DuplicateDialog({ workflow, onClose }: { workflow: Workflow; onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState(() =>
    t('workflows.copy_of', { name: workflow.name }).slice(0, MOST_LETTERS),
  )
  const { act, acting, problem } = useAct(async () => {
    const { id } = await client.workflows.create(copyOf(definitionOf(workflow), name.trim()))
    askDirectoryAgain()
    onClose()
    void navigate({ to: '/workflows/$workflow', params: { workflow: id } })
  })
  return (
    <Dialog
      title={t('workflows.duplicate_title', { name: workflow.name })}
      onClose={onClose}
      onSubmit={() => act()}
    >
      <ProblemNote problem={restOf(problem, ['name'])} />
      <TextInput
        label={t('workflows.name')}
        description={workflow.end_actions.length > 0 ? t('workflows.duplicate_text') : undefined}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={MOST_LETTERS}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorOf(problem, 'name')}
      />
      <DialogButtons onCancel={onClose}>
        <Button type="submit" loading={acting}>
          {t('workflows.duplicate')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
