import { Button, Modal } from '@mantine/core'
import { t } from '../../messages/messages.ts'
import classes from './ticket.module.css'

interface AskFirstProps {
  title: string
  text: string
  /** The words of the button that does it. */
  act: string
  onYes: () => void
  onNo: () => void
}

/** Asks before what cannot be taken back. */
export function AskFirst({ title, text, act, onYes, onNo }: AskFirstProps) {
  return (
    <Modal
      opened
      onClose={onNo}
      title={title}
      size="sm"
      centered
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <p className={classes.question}>{text}</p>
      <div className={classes.answers}>
        <Button variant="default" onClick={onNo} data-autofocus>
          {t('ui.cancel')}
        </Button>
        <Button color="red" onClick={onYes}>
          {act}
        </Button>
      </div>
    </Modal>
  )
}
