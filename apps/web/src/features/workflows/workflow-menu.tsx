import { ActionIcon, Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { Archive, ArchiveRestore, Copy, Download, Ellipsis, Pause, Play, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { ConfirmDialog } from '../settings/confirm-dialog.tsx'
import { Dialog } from '../settings/dialog.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { DuplicateDialog } from './duplicate-dialog.tsx'
import { saveAs } from './save-as.ts'

type Asking = 'archive' | 'delete' | 'duplicate' | null

/** What can be done with a workflow as a whole. */
export function WorkflowMenu({ workflow }: { workflow: Workflow }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState<Asking>(null)
  const { id, name, can, running } = workflow
  const mayCreate = useMe().can['workflows.manage'] === true && !workflow.built_in
  const { act, problem, forget } = useAct(async (what: 'pause' | 'resume' | 'unarchive' | 'export') => {
    if (what === 'export') return saveAs(`${name}.yaml`, await client.workflows.exportYaml(id), 'text/yaml')
    await client.workflows[what](id)
    askDirectoryAgain()
    say(t(`workflows.did.${what}`, { name }), { tone: 'good' })
  })
  const size = 'var(--icon-small)'
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={t('workflows.more_of', { name })}>
            <Ellipsis aria-hidden size="var(--icon)" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Download aria-hidden size={size} />} onClick={() => act('export')}>
            {t('workflows.export')}
          </Menu.Item>
          {mayCreate && (
            <Menu.Item leftSection={<Copy aria-hidden size={size} />} onClick={() => setAsking('duplicate')}>
              {t('workflows.duplicate')}
            </Menu.Item>
          )}
          {can['pause'] && (
            <Menu.Item leftSection={<Pause aria-hidden size={size} />} onClick={() => act('pause')}>
              {t('workflows.pause')}
            </Menu.Item>
          )}
          {can['resume'] && (
            <Menu.Item leftSection={<Play aria-hidden size={size} />} onClick={() => act('resume')}>
              {t('workflows.resume')}
            </Menu.Item>
          )}
          {can['archive'] && (
            <Menu.Item leftSection={<Archive aria-hidden size={size} />} onClick={() => setAsking('archive')}>
              {t('workflows.archive')}
            </Menu.Item>
          )}
          {can['unarchive'] && (
            <Menu.Item
              leftSection={<ArchiveRestore aria-hidden size={size} />}
              onClick={() => act('unarchive')}
            >
              {t('workflows.unarchive')}
            </Menu.Item>
          )}
          {can['delete'] && (
            <Menu.Item
              color="red"
              leftSection={<Trash2 aria-hidden size={size} />}
              onClick={() => setAsking('delete')}
            >
              {t('workflows.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {problem && (
        <Dialog title={name} onClose={forget}>
          <ProblemNote problem={problem} />
        </Dialog>
      )}
      {asking === 'duplicate' && <DuplicateDialog workflow={workflow} onClose={() => setAsking(null)} />}
      {asking === 'archive' && (
        <ConfirmDialog
          title={t('workflows.archive_title', { name })}
          text={t('workflows.archive_text', { count: running })}
          confirm={t('workflows.archive')}
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            await client.workflows.archive(id)
            askDirectoryAgain()
            say(t('workflows.did.archive', { name }))
          }}
        />
      )}
      {asking === 'delete' && (
        <ConfirmDialog
          title={t('workflows.delete_title', { name })}
          text={t('workflows.delete_text')}
          confirm={t('workflows.delete')}
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            await client.workflows.remove(id)
            await navigate({ to: '/workflows' })
            askDirectoryAgain()
            say(t('workflows.did.delete', { name }))
          }}
        />
      )}
    </>
  )
}
