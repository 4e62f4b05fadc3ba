import { Button } from '@mantine/core'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Pencil } from 'lucide-react'
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react'
import { t } from '../../../messages/messages.ts'
import { Editor, MOST_TEXT, type EditorHandle } from '../../../ui/editor/editor.tsx'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { say } from '../../../ui/say.ts'
import type { Here } from '../presence/use-here.ts'
import { attachInText } from './attach-in-text.ts'
import { FieldNotes } from './field-notes.tsx'
import { beginUnlessSelecting, type EditHandle } from './ticket-title.tsx'
import { useAlone } from './use-alone.ts'
import { useTextEdit } from './use-text-edit.ts'
import classes from './edit.module.css'

export interface DescriptionHandle extends EditHandle {
  /** Begins although somebody else has the ticket alone. */
  takeOver: () => Promise<void>
}

interface TicketDescriptionProps {
  ref?: Ref<DescriptionHandle>
  ticket: Ticket
  here: Here
  canEdit: boolean
  editors: readonly NamedRef[]
  /** Who asks to have it next. */
  waiting: readonly NamedRef[]
  near: readonly NamedRef[]
}

/** The description; while it is written nobody else can write the ticket. */
export function TicketDescription(props: TicketDescriptionProps) {
  const { ref, ticket, here, canEdit, editors, waiting, near } = props
  const edit = useTextEdit(ticket, 'description')
  const { alone, take, release } = useAlone(ticket.id)
  const editor = useRef<EditorHandle>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)

  useEffect(() => {
    if (edit.isOpen) editor.current?.focus()
    else if (wasOpen.current) opener.current?.focus()
    wasOpen.current = edit.isOpen
  }, [edit.isOpen])

  const begin = async (takeOver = false) => {
    if (edit.isOpen || alone === 'taking') return
    const isFree = await take(takeOver)
    if (!isFree) return
    edit.begin()
    here.edits('description')
  }
  useImperativeHandle(ref, () => ({ begin: () => void begin(), takeOver: () => begin(true) }))
  const attach = (files: File[]) => {
    for (const file of files) void attachInText(ticket.id, file, (text) => editor.current?.insert(text))
  }
  const leave = () => {
    here.rests()
    release()
  }
  const save = () => {
    if (edit.text.length > MOST_TEXT) return
    const change = edit.save()
    here.rests()
    // Only when it has come through: given back before, the ticket could be somebody else's by then.
    if (change) change.confirmed.then(release, release)
    else release()
  }
  const escape = () => {
    if (edit.hasDraft) {
      say(t('ticket.unsaved_description'))
      return
    }
    edit.cancel()
    leave()
  }

  if (edit.isOpen) {
    return (
      <section className={classes.description} aria-label={t('ticket.description')}>
        {waiting.map((person) => (
          <div key={person.id} className={classes.note} data-tone="warn" role="status">
            <PersonAvatar person={person} size="small" labelled />
            <span className={classes.grow}>{t('ticket.asks', { name: person.name })}</span>
            <Button size="compact-sm" variant="default" onClick={save}>
              {t('ticket.save_and_let')}
            </Button>
          </div>
        ))}
        {alone === 'lost' && (
          <p className={classes.note} data-tone="warn" role="alert">
            {t('ticket.lost')}
          </p>
        )}
        <Editor
          ref={editor}
          label={t('ticket.description')}
          size="large"
          value={edit.text}
          onChange={edit.change}
          onSend={save}
          onEscape={escape}
          onFiles={ticket.can['comment'] ? attach : undefined}
          near={near}
        >
          <div className={classes.actions}>
            <span className={classes.hint}>{alone === 'mine' ? t('ticket.alone') : ''}</span>
            <Button
              variant="subtle"
              onClick={() => {
                edit.cancel()
                leave()
              }}
            >
              {t('ui.cancel')}
            </Button>
            <Button onClick={save} disabled={edit.text.length > MOST_TEXT}>
              {t('ui.save')}
            </Button>
          </div>
        </Editor>
        <FieldNotes field="description" edit={edit} canEdit editors={[]} onContinue={() => void begin()} />
      </section>
    )
  }

  const isEmpty = ticket.description.trim() === ''
  return (
    <section className={classes.description} aria-label={t('ticket.description')}>
      <FieldNotes
        field="description"
        edit={edit}
        canEdit={canEdit}
        editors={editors}
        onContinue={() => void begin()}
      />
      {!isEmpty && <Markdown text={ticket.description} />}
      {isEmpty && !canEdit && <p className={classes.empty}>{t('ticket.no_description')}</p>}
      {canEdit && (
        <button
          ref={opener}
          type="button"
          className={isEmpty ? classes.add : classes.editButton}
          aria-label={isEmpty ? undefined : t('ticket.edit_description')}
          onClick={isEmpty ? beginUnlessSelecting(() => void begin()) : () => void begin()}
        >
          {isEmpty ? t('ticket.add_description') : <Pencil aria-hidden />}
          {!isEmpty && t('ticket.edit')}
        </button>
      )}
    </section>
  )
}
