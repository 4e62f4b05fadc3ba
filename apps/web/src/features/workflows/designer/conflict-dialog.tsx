import { Button, Group } from '@mantine/core'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { useMemo } from 'react'
import { t } from '../../../messages/messages.ts'
import { Dialog } from '../../settings/dialog.tsx'
import { bothChanges } from '../model/both-changes.ts'
import { definitionOf } from '../model/definition-of.ts'
import { ChangeList } from '../versions/change-list.tsx'
import classes from './designer.module.css'
import type { useEditing } from './use-editing.ts'

interface ConflictDialogProps {
  work: ReturnType<typeof useEditing>
  workflow: Workflow
  onClose: () => void
}

/** What both made of it, and the two ways on. Nothing is saved by choosing. */
export function ConflictDialog({ work, workflow, onClose }: ConflictDialogProps) {
  const { saved, now } = work.editing
  const both = useMemo(() => bothChanges(saved, now, definitionOf(workflow)), [saved, now, workflow])
  return (
    <Dialog title={t('workflows.conflict_title')} onClose={onClose}>
      <section>
        <h3 className={classes.heading}>{t('workflows.theirs')}</h3>
        <ChangeList change={both.theirs} />
      </section>
      <section>
        <h3 className={classes.heading}>{t('workflows.mine')}</h3>
        <ChangeList change={both.mine} />
      </section>
      <p className={classes.clash}>
        {both.clashes.length === 0
          ? t('workflows.no_clash')
          : t('workflows.clashes', { names: both.clashes.join(', ') })}
      </p>
      <Group justify="flex-end" gap="sm">
        <Button
          variant="default"
          onClick={() => {
            work.rebase(definitionOf(workflow), workflow)
            onClose()
          }}
        >
          {t('workflows.take_theirs')}
        </Button>
        <Button
          data-autofocus
          onClick={() => {
            work.rebase(both.merged, workflow)
            onClose()
          }}
        >
          {t('workflows.put_mine_on_theirs')}
        </Button>
      </Group>
    </Dialog>
  )
}
