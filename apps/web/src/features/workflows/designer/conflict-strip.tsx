import { Button } from '@mantine/core'
import type { Workflow } from '@waybill/contract/workflows/workflow.ts'
import { useEffect, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { askDirectoryAgain } from '../../../sync/directory.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import classes from './designer.module.css'
import type { useEditing } from './use-editing.ts'

interface ConflictStripProps {
  work: ReturnType<typeof useEditing>
  workflow: Workflow
}

/** Somebody else saved while there are changes here. */
export function ConflictStrip({ work, workflow }: ConflictStripProps) {
  const [isOpen, setIsOpen] = useState(false)
  const isRefused = work.problem?.status === 409
  // The refusal came before the news.
  useEffect(() => {
    if (isRefused) askDirectoryAgain()
  }, [isRefused])
  if (!work.isBehind) return null
  return (
    <>
      <div className={classes.strip} data-tone="warn" role="alert">
        <span className={classes.grow}>{t('workflows.conflict')}</span>
        <Button size="xs" variant="default" onClick={() => setIsOpen(true)}>
          {t('workflows.look_at_both')}
        </Button>
      </div>
      {isOpen && <ConflictDialog work={work} workflow={workflow} onClose={() => setIsOpen(false)} />}
    </>
  )
}
