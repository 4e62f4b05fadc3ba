import { Button } from '@mantine/core'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../messages/messages.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { askTasksAgain } from './use-tasks.ts'

interface TaskProblemProps {
  problem: Problem | null
  /** Tries the same again. */
  onAgain: () => void
  /** What was asked for is not possible any more. */
  onClose: () => void
}

/** Why the server refused something about a task, with the way on: try again, or look at what is possible now. */
export function TaskProblem({ problem, onAgain, onClose }: TaskProblemProps) {
  const { act, acting } = useAct(async () => {
    await askTasksAgain()
    onClose()
  })
  if (!problem) return null
  const isForNow = problem.status === 0 || problem.status === 429 || problem.status >= 500
  const isPast = problem.status === 403 || problem.status === 404 || problem.status === 409
  return (
    <ProblemNote
      problem={problem}
      action={
        isForNow ? (
          <Button size="compact-sm" variant="default" onClick={onAgain}>
            {t('ui.try_again')}
          </Button>
        ) : (
          isPast && (
            <Button size="compact-sm" variant="default" loading={acting} onClick={() => act()}>
              {t('tasks.show_now')}
            </Button>
          )
        )
      }
    />
  )
}
