import { useNavigate } from '@tanstack/react-router'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { say } from '../../../ui/say.ts'
import { ConfirmDialog } from '../../settings/confirm-dialog.tsx'
import { definitionOf } from '../model/definition-of.ts'
import { inputOf } from '../model/input-of.ts'
import { definitionOfVersion } from './comparison.ts'

interface TakeVersionDialogProps {
  workflow: Workflow
  version: number
  onClose: () => void
}

/** What is edited becomes what a version was, under the name that the workflow has now. */
export function TakeVersionDialog({ workflow, version, onClose }: TakeVersionDialogProps) {
  const navigate = useNavigate()
  return (
    <ConfirmDialog
      title={t('workflows.take_version', { version })}
      text={t(workflow.changed ? 'workflows.take_version_over' : 'workflows.take_version_text', { version })}
      confirm={t('workflows.take')}
      onClose={onClose}
      onConfirm={async () => {
        const taken = definitionOfVersion(await client.workflows.version(workflow.id, version))
        const wanted = { ...taken, name: workflow.name }
        const { input } = inputOf(wanted, definitionOf(workflow), workflow.seq)
        await client.workflows.update(workflow.id, input)
        askDirectoryAgain()
        say(t('workflows.took_version', { version }), { tone: 'good' })
        await navigate({ to: '/workflows/$workflow', params: { workflow: workflow.id } })
      }}
    />
  )
}
