import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useEffect } from 'react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { AttachmentList } from './attachment-list.tsx'
import { DropZone } from './drop-zone.tsx'
import { UploadList } from './upload-list.tsx'
import { useAttachments } from './use-attachments.ts'
import { useUploads } from './use-uploads.ts'
import { useWaitingFiles } from './waiting-files.ts'
import classes from './attachments.module.css'

interface TicketFilesProps {
  ticket: Ticket
  /** What requesters see, whoever looks. */
  publicOnly?: boolean
}

/** The files of a ticket itself, and where more are added. Nothing where there are none and one may add none. */
export function TicketFiles({ ticket, publicOnly = false }: TicketFilesProps) {
  const me = useMe()
  const waiting = useWaitingFiles()
  // An internal one waits for the comment of who attached it: there it is shown, or here to them when it was left behind.
  const files = (useAttachments(ticket.id).get(null) ?? []).filter(
    ({ id, internal, by }) => !internal || (!publicOnly && by.id === me.id && !waiting.has(id)),
  )
  const uploads = useUploads(ticket.id)
  const mayAdd = ticket.can['comment'] === true
  const { list, dropDone } = uploads
  useEffect(() => {
    // The live log shows it in its place.
    if (list.some(({ state }) => state === 'done')) dropDone()
  }, [list, dropDone])
  if (files.length === 0 && !mayAdd) return null
  return (
    <section className={classes.section} aria-label={t('attachments.files')}>
      <AttachmentList attachments={files} marksInternal />
      <UploadList uploads={uploads} />
      {mayAdd && <DropZone onFiles={uploads.add} />}
    </section>
  )
}
