import { useQuery } from '@tanstack/react-query'
import type { AvailableActions, StepVisits, Task } from '@waybill/contract/tasks/task.ts'
import type { WorkflowVersionView } from '@waybill/contract/workflows/workflow-answers.ts'
import { client } from '../../session/client.ts'
import { queries } from '../../session/queries.ts'
import { useMe } from '../../session/session.ts'
import { useTicketQuery } from '../../sync/use-ticket-query.ts'
import { isOpen } from './items-of.ts'

/** All answers about tasks begin with this word, and are asked for again together. */
const TASKS = 'tasks'

/** The run of a ticket through a workflow: the one that is open, or the last one; null: it has none. */
export async function readTaskOf(ticket: string): Promise<Task | null> {
  const { items } = await client.tasks.list({ ticket })
  return items.find(isOpen) ?? items.at(-1) ?? null
}

export function useTaskOf(ticket: string) {
  return useTicketQuery<Task | null>({ ticket, key: [TASKS, 'of'], read: () => readTaskOf(ticket) })
}

/** What one may do now; asked for again when the task or what its conditions look at has changed. */
export function useActionsOf(task: Task, ticketSeq: number, enabled = true) {
  return useQuery<AvailableActions>({
    queryKey: [TASKS, 'actions', task.id, task.seq, ticketSeq],
    queryFn: () => client.tasks.availableActions(task.id),
    enabled: enabled && isOpen(task) && task.status !== 'pending',
    placeholderData: (last, query) => (query?.queryKey[2] === task.id ? last : undefined),
  })
}

/** Where a run has been; asked for again when it has moved. */
export function useStepsBeen(task: Task) {
  return useQuery<StepVisits>({
    queryKey: [TASKS, 'steps', task.id, task.seq],
    queryFn: () => client.tasks.steps(task.id),
    enabled: task.can['see_items'] === true,
    placeholderData: (last, query) => (query?.queryKey[2] === task.id ? last : undefined),
  })
}

/** The version on which a task travels; it never changes. */
export function useVersion(workflow: Task['workflow']) {
  const { can } = useMe()
  return useQuery<WorkflowVersionView>({
    queryKey: ['workflow-version', workflow?.id, workflow?.version],
    queryFn: () => client.workflows.version(workflow?.id ?? '', workflow?.version ?? 0),
    enabled: workflow !== null && can['workflows.see'] === true,
    staleTime: Infinity,
  })
}

/** After one's own deed: what is shown of tasks is read anew at once. */
export async function askTasksAgain(): Promise<void> {
  await queries.invalidateQueries({ queryKey: [TASKS] })
}
