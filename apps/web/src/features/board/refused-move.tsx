import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { t } from '../../messages/messages.ts'
import { ListShape } from '../../ui/list-shape.tsx'
import { Dialog } from '../settings/dialog.tsx'
import { TaskActions } from '../tasks/task-actions.tsx'
import { useTaskOf } from '../tasks/use-tasks.ts'
import type { Refusal } from './watch-move.ts'

/** Why a card went back, and what its workflow allows instead: taken right here. */
export function RefusedMove({ refusal, onClose }: { refusal: Refusal; onClose: () => void }) {
  const { ticket, step, needsMore, action } = refusal
  const { data: task } = useTaskOf(ticket.id)
  const { key } = ticket
  return (
    <Dialog title={t(needsMore ? 'tasks.board_needs' : 'tasks.board_forbidden', { key })} onClose={onClose}>
      <Text size="md">
        {needsMore
          ? t('tasks.board_needs_text', { step: step.name })
          : t('tasks.board_forbidden_text', { step: step.name })}
      </Text>
      {task ? (
        <TaskActions task={task} ticketSeq={ticket.seq} onDone={onClose} begin={action} />
      ) : (
        <ListShape rows={1} />
      )}
      <Link to="/tickets/$ticket" params={{ ticket: key }} onClick={onClose}>
        {t('tasks.open_ticket', { key })}
      </Link>
    </Dialog>
  )
}
