import { RotateCw, X } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { FileIcon } from './file-icon.tsx'
import { fileSize } from './file-size.ts'
import type { Upload } from './upload-queue.ts'
import type { Uploads } from './use-uploads.ts'
import classes from './attachments.module.css'

interface UploadListProps {
  uploads: Uploads
  /** Of those that wait to be sent for something that is not there yet. */
  held?: string
  /** Of those that are there. */
  ready?: string
}

/** Files on their way, each with its progress and a way out. */
export function UploadList({ uploads, held, ready }: UploadListProps) {
  if (uploads.list.length === 0) return null
  return (
    <ul className={classes.uploads} aria-live="polite">
      {uploads.list.map((upload) => (
        <li key={upload.id} className={classes.upload} data-state={upload.state}>
          <FileIcon type={upload.type} />
          <div className={classes.words}>
            <div className={classes.line}>
              <span className={classes.uploadName}>{upload.name}</span>
              <span className={classes.size}>{fileSize(upload.size)}</span>
            </div>
            <UploadState upload={upload} held={held} ready={ready ?? t('attachments.ready')} />
          </div>
          {upload.state === 'failed' && (
            <button
              type="button"
              className={classes.act}
              aria-label={t('attachments.try_again', { name: upload.name })}
              onClick={() => uploads.again(upload.id)}
            >
              <RotateCw aria-hidden />
            </button>
          )}
          <button
            type="button"
            className={classes.act}
            aria-label={t(
              upload.state === 'done' || held !== undefined ? 'attachments.remove' : 'attachments.cancel',
              {
                name: upload.name,
              },
            )}
            onClick={() => uploads.drop(upload)}
          >
            <X aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}

interface UploadStateProps {
  upload: Upload
  held: string | undefined
  ready: string
}

function UploadState({ upload: { name, state, share, problem }, held, ready }: UploadStateProps) {
  if (held !== undefined && state === 'waiting') return <div className={classes.ready}>{held}</div>
  switch (state) {
    case 'failed':
      return <div className={classes.failed}>{problem?.detail ?? problem?.title}</div>
    case 'done':
      return <div className={classes.ready}>{ready}</div>
    default:
      return (
        <progress
          className={classes.progress}
          max={1}
          value={share}
          aria-label={
            state === 'waiting'
              ? t('attachments.waits', { name })
              : t('attachments.sending', { name, percent: Math.round(share * 100) })
          }
        />
      )
  }
}
