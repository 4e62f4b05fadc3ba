import { Modal, Stack, type ModalProps } from '@mantine/core'
import { t } from '../../messages/messages.ts'
import { Form } from '../../ui/form.tsx'

interface DialogProps extends Pick<ModalProps, 'title' | 'children' | 'onClose'> {
  /** It holds what is shown this once: only its own button closes it. */
  once?: boolean
  /** Given: it is a form. */
  onSubmit?: () => void
}

/** A dialogue that is there as long as it is rendered. */
export function Dialog({ title, children, onClose, once = false, onSubmit }: DialogProps) {
  const content = <Stack gap="md">{children}</Stack>
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeOnClickOutside={!once && !onSubmit}
      closeOnEscape={!once}
      withCloseButton={!once}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      {onSubmit ? <Form onSubmit={() => onSubmit()}>{content}</Form> : content}
    </Modal>
  )
}
