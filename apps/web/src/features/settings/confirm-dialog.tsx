import { Button, Group, Text } from '@mantine/core'
import { t } from '../../messages/messages.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { Dialog } from './dialog.tsx'

interface ConfirmDialogProps {
  title: string
  text: string
  confirm: string
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** What cannot simply be taken back is asked once more; it closes when it is done, and says why when it is not. */
export function ConfirmDialog({ title, text, confirm, onConfirm, onClose }: ConfirmDialogProps) {
  const { act, acting, problem } = useAct(async () => {
    await onConfirm()
    onClose()
  })
  return (
    <Dialog onClose={onClose} title={title}>
      <Text size="md">{text}</Text>
      <ProblemNote problem={problem} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button color="red" onClick={() => act()} loading={acting} data-autofocus>
          {confirm}
        </Button>
      </Group>
    </Dialog>
  )
}
