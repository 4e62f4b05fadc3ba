import { Button } from '@mantine/core'
import { t } from '../../messages/messages.ts'
import classes from './save-buttons.module.css'

interface SaveButtonsProps {
  canSave: boolean
  saving: boolean
  isChanged: boolean
  /** How it stands, for everybody who listens; empty while there is nothing to say. */
  state: string
  words: { discard: string; remove: string }
  onDiscard: () => void
  /** null: there is nothing yet that could be removed. */
  onRemove: (() => void) | null
}

/** What ends the editing of a thing that is saved in one go; the first button sends the form that it stands in. */
export function SaveButtons(props: SaveButtonsProps) {
  const { canSave, saving, isChanged, state, words, onDiscard, onRemove } = props
  return (
    <div className={classes.buttons}>
      <Button type="submit" loading={saving} disabled={!canSave}>
        {t('ui.save')}
      </Button>
      {isChanged && (
        <Button variant="default" onClick={onDiscard}>
          {words.discard}
        </Button>
      )}
      <span className={classes.unsaved} role="status">
        {state}
      </span>
      {onRemove && (
        <Button variant="subtle" color="red" onClick={onRemove}>
          {words.remove}
        </Button>
      )}
    </div>
  )
}
