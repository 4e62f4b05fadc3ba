import { Button, Group, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { errorOf } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { Dialog } from '../settings/dialog.tsx'
import { TaskProblem } from './task-problem.tsx'
import { askTasksAgain } from './use-tasks.ts'

interface ReasonDialogProps {
  title: string
  text: string
  /** The words of the button that does it. */
  act: string
  danger?: boolean
  onReason: (reason: string) => Promise<void>
  onClose: () => void
}

/** What is done only with a reason; it closes when it is done, and says why when it is not. */
export function ReasonDialog({
  title,
  text,
  act: words,
  danger = false,
  onReason,
  onClose,
}: ReasonDialogProps) {
  const [reason, setReason] = useState('')
  const { act, acting, problem } = useAct(async () => {
    await onReason(reason.trim())
    await askTasksAgain()
    onClose()
  })
  const error = errorOf(problem, 'reason')
  return (
    <Dialog title={title} onClose={onClose} onSubmit={() => act()}>
      <Text size="md">{text}</Text>
      <Textarea
        label={t('tasks.reason')}
        required
        data-autofocus
        autosize
        minRows={2}
        maxRows={12}
        value={reason}
        error={error}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <TaskProblem problem={error === undefined ? problem : null} onAgain={() => act()} onClose={onClose} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button
          type="submit"
          loading={acting}
          disabled={reason.trim() === ''}
          {...(danger && { color: 'red' })}
        >
          {words}
        </Button>
      </Group>
    </Dialog>
  )
}
