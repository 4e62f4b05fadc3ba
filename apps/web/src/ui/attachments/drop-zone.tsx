import { Paperclip } from 'lucide-react'
import { useRef, useState, type ClipboardEvent, type DragEvent, type ReactNode } from 'react'
import { t } from '../../messages/messages.ts'
import classes from './attachments.module.css'

interface DropZoneProps {
  onFiles: (files: File[]) => void
  /** What stands in it above the button. */
  children?: ReactNode
}

/** A place that takes files: dropped, pasted while something in it has the focus, or chosen. */
export function DropZone({ onFiles, children }: DropZoneProps) {
  const chooser = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  const take = (event: ClipboardEvent | DragEvent, files: FileList) => {
    setIsOver(false)
    if (files.length === 0) return
    event.preventDefault()
    onFiles([...files])
  }
  return (
    <div
      className={classes.zone}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false)
      }}
      onDrop={(event) => take(event, event.dataTransfer.files)}
      onPaste={(event) => take(event, event.clipboardData.files)}
    >
      {children}
      <button type="button" className={classes.choose} onClick={() => chooser.current?.click()}>
        <Paperclip aria-hidden />
        {t('attachments.add')}
      </button>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
      {isOver && <div className={classes.drop}>{t('attachments.drop_here')}</div>}
    </div>
  )
}
