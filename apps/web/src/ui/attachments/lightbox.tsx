import { Modal } from '@mantine/core'
import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react'
import { useState, type KeyboardEvent } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { fileSize } from './file-size.ts'
import classes from './lightbox.module.css'

interface LightboxProps {
  images: readonly Attachment[]
  first: string
  onClose: () => void
}

/** A picture as large as the page; the arrow keys lead to those beside it. */
export function Lightbox({ images, first, onClose }: LightboxProps) {
  const [shown, setShown] = useState(first)
  const at = Math.max(
    0,
    images.findIndex(({ id }) => id === shown),
  )
  const image = images[at]
  if (!image) return null
  const go = (by: number) => setShown(images[(at + by + images.length) % images.length]?.id ?? shown)
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') go(-1)
    else if (event.key === 'ArrowRight') go(1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const { name, sha256, size, by } = image
  return (
    <Modal
      opened
      fullScreen
      withCloseButton={false}
      padding={0}
      onClose={onClose}
      attributes={{ content: { 'aria-label': name } }}
      classNames={{ content: classes.content, body: classes.body }}
    >
      <div className={classes.lightbox} onKeyDown={press}>
        <div className={classes.head}>
          <span className={classes.name}>{name}</span>
          <span className={classes.about}>
            {t('attachments.by', { name: by.name, size: fileSize(size) })}
          </span>
          <span className={classes.grow} />
          {images.length > 1 && (
            <span className={classes.about} aria-live="polite">
              {t('attachments.of', { at: at + 1, count: images.length })}
            </span>
          )}
          <a
            className={classes.act}
            href={client.attachments.url(sha256, { name, download: true })}
            download={name}
            aria-label={t('attachments.download', { name })}
          >
            <Download aria-hidden />
          </a>
          <button
            type="button"
            className={classes.act}
            aria-label={t('ui.close')}
            onClick={onClose}
            data-autofocus
          >
            <X aria-hidden />
          </button>
        </div>
        <div className={classes.stage}>
          {images.length > 1 && (
            <button
              type="button"
              className={classes.turn}
              aria-label={t('attachments.previous')}
              onClick={() => go(-1)}
            >
              <ChevronLeft aria-hidden />
            </button>
          )}
          <img
            key={sha256}
            className={classes.picture}
            src={client.attachments.url(sha256, { name })}
            alt={name}
          />
          {images.length > 1 && (
            <button
              type="button"
              className={classes.turn}
              data-next
              aria-label={t('attachments.next')}
              onClick={() => go(1)}
            >
              <ChevronRight aria-hidden />
            </button>
          )}
        </div>
      </div>
    </Modal>
  )
}
