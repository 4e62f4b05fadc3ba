import { Button, Modal } from '@mantine/core'
import type { BulkChange } from '@waybill/contract/bulk/bulk.ts'
import { t } from '../../../messages/messages.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import classes from './bulk-dialog.module.css'
import { BulkPreview } from './bulk-preview.tsx'
import { BulkRun } from './bulk-run.tsx'
import { useBulk, type Chosen } from './use-bulk.ts'

interface BulkDialogProps {
  chosen: Chosen
  change: BulkChange
  onClose: () => void
}

/** Shows what a change of many tickets would do before it does it, then how far it is, then what came of it. */
export function BulkDialog({ chosen, change, onClose }: BulkDialogProps) {
  const { stage, start, stop, undo } = useBulk(chosen, change)
  return (
    <Modal opened onClose={onClose} title={t('tickets.bulk_title')} size="var(--dialog)">
      <div className={classes.dialog}>
        {stage.state === 'trying' && <ListShape rows={4} />}
        {stage.state === 'failed' && (
          <ProblemNote
            problem={stage.problem}
            action={
              <Button variant="default" onClick={onClose}>
                {t('ui.close')}
              </Button>
            }
          />
        )}
        {stage.state === 'tried' && <BulkPreview dryRun={stage.dryRun} onStart={start} onCancel={onClose} />}
        {stage.state === 'running' && (
          <BulkRun
            run={stage.run}
            onStop={() => stop(stage.run)}
            onUndo={() => undo(stage.run)}
            onClose={onClose}
          />
        )}
      </div>
    </Modal>
  )
}
