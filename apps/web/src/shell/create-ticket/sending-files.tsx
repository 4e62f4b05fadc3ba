import { Button } from '@mantine/core'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useEffect } from 'react'
import { t } from '../../messages/messages.ts'
import { UploadList } from '../../ui/attachments/upload-list.tsx'
import type { StagedUploads } from '../../ui/attachments/use-staged-uploads.ts'
import classes from './create-ticket.module.css'

interface SendingFilesProps {
  ticket: Ticket
  uploads: StagedUploads
  /** All of them are there, or were taken out. */
  onDone: () => void
  onOpen: () => void
  onClose: () => void
}

/** The ticket is there, its files are on their way. */
export function SendingFiles({ ticket: { key }, uploads, onDone, onOpen, onClose }: SendingFilesProps) {
  const isDone = uploads.list.every(({ state }) => state === 'done')
  useEffect(() => {
    if (isDone) onDone()
  }, [isDone, onDone])
  return (
    <div className={classes.form}>
      <p className={classes.told} role="status">
        {uploads.isBusy ? t('shell.files_go') : !isDone && t('shell.files_failed')}
      </p>
      <UploadList uploads={uploads} ready={t('attachments.attached')} />
      <div className={classes.end}>
        <span className={classes.safety} />
        <Button variant="default" onClick={onClose}>
          {t('ui.close')}
        </Button>
        <Button onClick={onOpen} data-autofocus>
          {t('shell.open_key', { key })}
        </Button>
      </div>
    </div>
  )
}
