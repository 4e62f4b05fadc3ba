import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import { isShownInline } from '@waybill/contract/attachments/attachment.ts'
import { Download, Lock, X } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { FileIcon } from './file-icon.tsx'
import { fileSize } from './file-size.ts'
import { Lightbox } from './lightbox.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { Thumbnail } from './thumbnail.tsx'
import classes from './attachments.module.css'

interface AttachmentListProps {
  attachments: readonly Attachment[]
  /** Marks internal ones; not where all that is around them is internal. */
  marksInternal?: boolean
  /** Those that were removed since: their names are left. */
  gone?: ReadonlySet<string> | undefined
}

/** Files that hang somewhere: pictures side by side, which open large, and all others below each other. */
export function AttachmentList({ attachments, marksInternal = false, gone }: AttachmentListProps) {
  const [shown, setShown] = useState<string | null>(null)
  const [removed, setRemoved] = useState<Attachment | null>(null)
  const isPicture = ({ id, image }: Attachment) => image !== null && !gone?.has(id)
  const images = attachments.filter(isPicture)
  const files = attachments.filter((one) => !isPicture(one))
  if (attachments.length === 0) return null
  return (
    <div className={classes.attachments}>
      {images.length > 0 && (
        <ul className={classes.images}>
          {images.map((attachment) => (
            <li key={attachment.id} className={classes.image}>
              <button
                type="button"
                className={classes.open}
                aria-label={t('attachments.open_image', { name: attachment.name })}
                onClick={() => setShown(attachment.id)}
              >
                <Thumbnail attachment={attachment} />
              </button>
              {marksInternal && attachment.internal && <InternalMark />}
              <RemoveButton attachment={attachment} onRemove={setRemoved} />
            </li>
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <ul className={classes.files}>
          {files.map((attachment) =>
            gone?.has(attachment.id) ? (
              <GoneRow key={attachment.id} attachment={attachment} marksInternal={marksInternal} />
            ) : (
              <FileRow
                key={attachment.id}
                attachment={attachment}
                marksInternal={marksInternal}
                onRemove={setRemoved}
              />
            ),
          )}
        </ul>
      )}
      {shown !== null && <Lightbox images={images} first={shown} onClose={() => setShown(null)} />}
      {removed && <RemoveDialog attachment={removed} onClose={() => setRemoved(null)} />}
    </div>
  )
}

interface FileRowProps {
  attachment: Attachment
  marksInternal: boolean
  onRemove: (attachment: Attachment) => void
}

function FileRow({ attachment, marksInternal, onRemove }: FileRowProps) {
  const { name, type, size, sha256 } = attachment
  const inline = isShownInline(type)
  return (
    <li className={classes.file}>
      <FileIcon type={type} />
      <a
        className={classes.name}
        href={client.attachments.url(sha256, { name })}
        {...(inline ? { target: '_blank', rel: 'noreferrer' } : { download: name })}
      >
        {name}
      </a>
      <span className={classes.size}>{fileSize(size)}</span>
      {marksInternal && attachment.internal && <InternalMark />}
      <span className={classes.grow} />
      <a
        className={classes.act}
        href={client.attachments.url(sha256, { name, download: true })}
        download={name}
        aria-label={t('attachments.download', { name })}
      >
        <Download aria-hidden />
      </a>
      <RemoveButton attachment={attachment} onRemove={onRemove} />
    </li>
  )
}

function GoneRow({ attachment, marksInternal }: Omit<FileRowProps, 'onRemove'>) {
  const { name, type, size, internal } = attachment
  return (
    <li className={classes.file} data-gone>
      <FileIcon type={type} />
      <span className={classes.name}>{name}</span>
      <span className={classes.size}>{fileSize(size)}</span>
      {marksInternal && internal && <InternalMark />}
      <span className={classes.grow} />
      <span className={classes.size}>{t('attachments.gone')}</span>
    </li>
  )
}

function RemoveButton({ attachment, onRemove }: Omit<FileRowProps, 'marksInternal'>) {
  if (!attachment.can['remove']) return null
  return (
    <button
      type="button"
      className={classes.act}
      data-remove
      aria-label={t('attachments.remove', { name: attachment.name })}
      onClick={() => onRemove(attachment)}
    >
      <X aria-hidden />
    </button>
  )
}

function InternalMark() {
  return (
    <span className={classes.internal}>
      <Lock aria-hidden />
      {t('attachments.internal')}
    </span>
  )
}
