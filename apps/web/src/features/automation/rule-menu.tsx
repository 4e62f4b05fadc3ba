import { ActionIcon, Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { Download, Ellipsis, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { ConfirmDialog } from '../settings/confirm-dialog.tsx'
import { Dialog } from '../settings/dialog.tsx'
import { saveAs } from '../workflows/save-as.ts'

/** What can be done with a rule as a whole. */
export function RuleMenu({ rule: { id, name, can } }: { rule: Rule }) {
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const { act, problem, forget } = useAct(async () => {
    saveAs(`${name}.yaml`, await client.rules.exportYaml(id), 'text/yaml')
  })
  const size = 'var(--icon-small)'
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" size="lg" aria-label={t('automation.more_of', { name })}>
            <Ellipsis aria-hidden size="var(--icon)" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Download aria-hidden size={size} />} onClick={() => act()}>
            {t('automation.export')}
          </Menu.Item>
          {can.edit && (
            <Menu.Item
              color="red"
              leftSection={<Trash2 aria-hidden size={size} />}
              onClick={() => setAsking(true)}
            >
              {t('automation.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {problem && (
        <Dialog title={name} onClose={forget}>
          <ProblemNote problem={problem} />
        </Dialog>
      )}
      {asking && (
        <ConfirmDialog
          title={t('automation.delete_title', { name })}
          text={t('automation.delete_text')}
          confirm={t('automation.delete')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await client.rules.remove(id)
            await navigate({ to: '/automation' })
            askDirectoryAgain()
            say(t('automation.deleted', { name }))
          }}
        />
      )}
    </>
  )
}
