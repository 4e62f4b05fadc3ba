import type { Page } from '../http/pages.ts'
import type {
  ActOnTaskInput,
  ActionResult,
  AvailableActions,
  ClaimTaskInput,
  EscalateTaskInput,
  RejectRequestInput,
  RouteTicketInput,
  StepVisits,
  Task,
  TaskListQuery,
  TeamLoad,
  TransferTaskInput,
} from '@waybill/contract/tasks/task.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'

/** Runs of tickets through workflows: who has what, and what may be done with it. */
export function taskCalls(http: Http) {
  const list = (query: TaskListQuery = {}, options?: CallOptions) =>
    http.get<Page<Task>>('/tasks', { ...query }, options)
  const send = <Input>(name: string, task: string, input: Input, options?: CallOptions) =>
    http.send<Task>('POST', `${path`/tasks/${task}`}/${name}`, input, options)

  return {
    list,
    every: (query: TaskListQuery = {}) => everyItem(list, query),
    get: (task: string, options?: CallOptions) => http.get<Task>(path`/tasks/${task}`, undefined, options),
    availableActions: (task: string, options?: CallOptions) =>
      http.get<AvailableActions>(path`/tasks/${task}/available-actions`, undefined, options),
    /** To which steps it came, and when it came there last. */
    steps: (task: string, options?: CallOptions) =>
      http.get<StepVisits>(path`/tasks/${task}/steps`, undefined, options),
    act: (task: string, input: ActOnTaskInput, options?: CallOptions) =>
      http.send<ActionResult>('POST', path`/tasks/${task}/action`, input, options),
    /** The first look at one's new item: it is in progress from then on. */
    look: (task: string, options?: CallOptions) => send('look', task, {}, options),
    escalate: (task: string, input: EscalateTaskInput, options?: CallOptions) =>
      send('escalate', task, input, options),
    transfer: (task: string, input: TransferTaskInput, options?: CallOptions) =>
      send('transfer', task, input, options),
    claim: (task: string, input: ClaimTaskInput = {}, options?: CallOptions) =>
      send('claim', task, input, options),
    release: (task: string, input: ClaimTaskInput = {}, options?: CallOptions) =>
      send('release', task, input, options),
    /** The front desk lets a request into its workflow. */
    approve: (task: string, options?: CallOptions) => send('approve', task, {}, options),
    reject: (task: string, input: RejectRequestInput, options?: CallOptions) =>
      send('reject', task, input, options),
    /** Gives a ticket that no workflow was found for to one. */
    route: (ticket: string, input: RouteTicketInput, options?: CallOptions) =>
      http.send<Task>('POST', path`/tickets/${ticket}/route`, input, options),
    /** How many open items each person of a team has, and whose turn is next. */
    load: (team: string, options?: CallOptions) =>
      http.get<TeamLoad>(path`/teams/${team}/load`, undefined, options),
  }
}
