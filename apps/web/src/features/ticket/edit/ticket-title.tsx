import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Pencil } from 'lucide-react'
import { useEffect, useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react'
import { t } from '../../../messages/messages.ts'
import type { Here } from '../presence/use-here.ts'
import { FieldNotes } from './field-notes.tsx'
import { useTextEdit } from './use-text-edit.ts'
import classes from './edit.module.css'

/** Characters of a title. */
const MOST_TITLE = 255

/** What keys and the palette begin. */
export interface EditHandle {
  begin: () => void
}

interface TicketTitleProps {
  ref?: Ref<EditHandle>
  ticket: Ticket
  here: Here
  /** What may be done with it now. */
  canEdit: boolean
  /** Who else edits it. */
  editors: readonly { id: string; name: string }[]
  size?: 'title' | 'display'
}

/** The title; Enter or leaving it saves, Escape leaves it as it was. */
export function TicketTitle({ ref, ticket, here, canEdit, editors, size = 'title' }: TicketTitleProps) {
  const edit = useTextEdit(ticket, 'title')
  const field = useRef<HTMLTextAreaElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  const problem = edit.isOpen ? problemOf(edit.text) : null

  useEffect(() => {
    if (edit.isOpen) field.current?.select()
    // Whoever leaves the field by a key goes on where it was opened.
    else if (wasOpen.current && document.activeElement === document.body) opener.current?.focus()
    wasOpen.current = edit.isOpen
  }, [edit.isOpen])

  const begin = () => {
    edit.begin()
    here.edits('title')
  }
  useImperativeHandle(ref, () => ({ begin }))
  const save = () => {
    if (problem !== null) return
    edit.save()
    here.rests()
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      save()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      edit.cancel()
      here.rests()
    }
  }

  if (!edit.isOpen) {
    return (
      <div className={classes.titlePlace} data-size={size}>
        <h1 className={classes.title}>
          <span onClick={canEdit ? beginUnlessSelecting(begin) : undefined}>{ticket.title}</span>
          {canEdit && (
            <button
              ref={opener}
              type="button"
              className={classes.pencil}
              aria-label={t('ticket.edit_title')}
              onClick={begin}
            >
              <Pencil aria-hidden />
            </button>
          )}
        </h1>
        <FieldNotes editors={editors} edit={edit} canEdit={canEdit} onContinue={begin} field="title" />
      </div>
    )
  }
  return (
    <div className={classes.titlePlace} data-size={size}>
      <textarea
        ref={field}
        className={classes.titleField}
        aria-label={t('ticket.title')}
        aria-invalid={problem !== null}
        rows={1}
        value={edit.text}
        onChange={({ currentTarget }) => edit.change(currentTarget.value.replaceAll(/[\r\n]+/g, ' '))}
        onKeyDown={press}
        onBlur={() => document.hasFocus() && save()}
      />
      {problem !== null && (
        <p className={classes.wrong} role="alert">
          {problem}
        </p>
      )}
      <FieldNotes editors={editors} edit={edit} canEdit={canEdit} onContinue={begin} field="title" />
    </div>
  )
}

function problemOf(title: string): string | null {
  if (title.trim() === '') return t('ticket.title_empty')
  const length = title.length
  return length > MOST_TITLE ? t('ticket.title_long', { length, most: MOST_TITLE }) : null
}

/** A click opens the field; whoever marks words to copy them does not want that. */
export function beginUnlessSelecting(begin: () => void): () => void {
  return () => {
    if (window.getSelection()?.isCollapsed !== false) begin()
  }
}
