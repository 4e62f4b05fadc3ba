import { Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { MergeChoice, type MergeField } from './merge-choice.tsx'
import classes from './merge-dialog.module.css'

interface MergeDialogProps {
  /** What it is about: the key and title of a ticket. */
  about: string
  fields: readonly MergeField[]
  /** What a person chose, by field. */
  onDone: (chosen: Readonly<Record<string, unknown>>) => void
  /** Theirs stays. */
  onDiscard: () => void
  /** Decided later. */
  onClose: () => void
}

/** Somebody else changed the same: for each field theirs and yours stand beside each other, and a person decides. */
export function MergeDialog({ about, fields, onDone, onDiscard, onClose }: MergeDialogProps) {
  const [chosen, setChosen] = useState<Readonly<Record<string, unknown>>>({})
  const open = fields.filter(({ field }) => !Object.hasOwn(chosen, field))
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('merge.title', { about })}
      size="var(--page)"
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <p className={classes.intro}>{t('merge.intro', { count: fields.length })}</p>
      {fields.map((field, index) => (
        <MergeChoice
          key={field.field}
          field={field}
          isFirst={index === 0}
          onChoose={(value) => setChosen((before) => ({ ...before, [field.field]: value }))}
        />
      ))}
      <div className={classes.actions}>
        <Button variant="default" onClick={onDiscard}>
          {t('merge.keep_theirs')}
        </Button>
        <Button disabled={open.length > 0} onClick={() => onDone(chosen)}>
          {open.length > 0 ? t('merge.left', { count: open.length }) : t('merge.save')}
        </Button>
      </div>
    </Modal>
  )
}
