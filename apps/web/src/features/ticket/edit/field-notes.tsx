import type { NamedRef } from '@waybill/contract/schema.ts'
import { Button } from '@mantine/core'
import { t } from '../../../messages/messages.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import type { TextField } from './kept-base.ts'
import type { TextEditing } from './use-text-edit.ts'
import classes from './edit.module.css'

interface FieldNotesProps {
  field: TextField
  edit: TextEditing
  canEdit: boolean
  /** Who else edits this field. */
  editors: readonly NamedRef[]
  onContinue: () => void
}

/** What one should know of a text beside it: who else writes it, that it has changed, that something was left unsaved. */
export function FieldNotes({ field, edit, canEdit, editors, onContinue }: FieldNotesProps) {
  const isLeft = edit.hasDraft && !edit.isOpen && canEdit
  if (editors.length === 0 && !isLeft && !(edit.isOpen && edit.isOvertaken)) return null
  return (
    <div className={classes.notes}>
      {editors.map((person) => (
        <p key={person.id} className={classes.note} role="status">
          <PersonAvatar person={person} size="small" labelled />
          {field === 'title'
            ? t('ticket.edits_title', { name: person.name })
            : t('ticket.edits_description', { name: person.name })}
        </p>
      ))}
      {edit.isOpen && edit.isOvertaken && (
        <p className={classes.note} data-tone="warn" role="status">
          {t('ticket.overtaken')}
        </p>
      )}
      {isLeft && (
        <div className={classes.note} data-tone="warn">
          <span className={classes.grow}>
            {field === 'title' ? t('ticket.left_title') : t('ticket.left_description')}
          </span>
          <Button size="compact-sm" variant="default" onClick={onContinue}>
            {t('ticket.go_on')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={edit.cancel}>
            {t('ticket.discard')}
          </Button>
        </div>
      )}
    </div>
  )
}
