import { Button, FileInput, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { DialogButtons } from '../../../ui/dialog-buttons.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Dialog } from '../../settings/dialog.tsx'
import classes from './import-workflow-dialog.module.css'

/** A workflow from a YAML file, or from its text. */
export function ImportWorkflowDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const { act, acting, problem } = useAct(async () => {
    const workflow = await client.workflows.importYaml(text)
    askDirectoryAgain()
    onClose()
    void navigate({ to: '/workflows/$workflow', params: { workflow: workflow.id } })
  })
  return (
    <Dialog title={t('workflows.import_title')} onClose={onClose} onSubmit={() => act()}>
      <ProblemNote problem={problem} />
      <FileInput
        label={t('workflows.file')}
        description={t('workflows.import_text')}
        placeholder={t('workflows.choose_file')}
        accept=".yaml,.yml,text/yaml,application/yaml"
        onChange={(file) => void file?.text().then(setText)}
      />
      <Textarea
        label={t('workflows.yaml')}
        autosize
        minRows={8}
        maxRows={18}
        spellCheck={false}
        classNames={{ input: classes.code ?? '' }}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <DialogButtons onCancel={onClose}>
        <Button type="submit" loading={acting} disabled={text.trim() === ''}>
          {t('workflows.import')}
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
