import type {
  CreateWorkflowInput,
  EndActionDefinition,
  UpdateWorkflowInput,
  WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import { invalidField } from '@waybill/contract/problems/problem.ts'
import { type ElementIds, readGraph } from './read-graph.ts'

const EMPTY: WorkflowDefinition = {
  name: '',
  description: '',
  category: null,
  sub_category: null,
  department: null,
  priority: null,
  sla: { low: null, medium: null, high: null, critical: null },
  calendar: null,
  end_actions: [],
  front_desk: { approval: false, reopen_days: 7, reply_reopens: true, close_after_hours: 72 },
  steps: [],
  transitions: [],
}

const ACTION_NAMES: Record<EndActionDefinition['kind'], string> = {
  asset: 'Asset management',
  budget: 'Budget management',
  notification: 'Notification',
  webhook: 'Webhook',
  plugin: 'Plugin',
}

/**
 * The definition that an input makes of the one before; what the input does not say stays. Teams and calendars are still as
 * they were named.
 * @throws Problem 422 when ids are there twice or lead nowhere; then nothing of it holds
 */
export function readDefinition(
  before: WorkflowDefinition | null,
  input: CreateWorkflowInput | UpdateWorkflowInput,
  ids: ElementIds,
): WorkflowDefinition {
  const current = before ?? EMPTY
  const { name, description, calendar, priority, graph, end_actions } = input
  const word = (key: 'category' | 'sub_category' | 'department') => {
    const said = input[key]
    return said === undefined ? current[key] : (said?.trim() ?? null)
  }
  return {
    name: name?.trim() ?? current.name,
    description: description ?? current.description,
    category: word('category'),
    sub_category: word('sub_category'),
    department: word('department'),
    priority: priority === undefined ? current.priority : priority,
    sla: { ...current.sla, ...input.sla },
    calendar: calendar === undefined ? current.calendar : (calendar?.trim() ?? null),
    front_desk: readDesk(current.front_desk, input.front_desk),
    end_actions: end_actions ? readActions(end_actions, current.end_actions, ids) : current.end_actions,
    ...(graph
      ? takenBack(current, readGraph(graph, ids))
      : { steps: current.steps, transitions: current.transitions }),
  }
}

/** "No" is not said where nothing was: that is no difference. */
function readDesk(
  before: WorkflowDefinition['front_desk'],
  input: CreateWorkflowInput['front_desk'],
): WorkflowDefinition['front_desk'] {
  const { reply_reopens, ...desk } = { ...before, ...input }
  const isSaid = reply_reopens === true || before.reply_reopens !== undefined
  return { ...desk, ...(isSaid && reply_reopens !== undefined && { reply_reopens }) }
}

/** Words that need not be said, that were and are not any more, are taken back in words, so that the difference has them. */
function takenBack(before: WorkflowDefinition, graph: Pick<WorkflowDefinition, 'steps' | 'transitions'>) {
  const waited = new Set(before.steps.filter((step) => step.waits_for !== undefined).map(({ id }) => id))
  const ended = new Set(before.steps.filter((step) => step.outcome).map(({ id }) => id))
  const told = new Set(before.transitions.filter((way) => way.comment_visibility).map(({ id }) => id))
  return {
    steps: graph.steps.map((step) => ({
      ...step,
      ...(step.waits_for === undefined && waited.has(step.id) && { waits_for: null }),
      ...(!step.outcome && ended.has(step.id) && { outcome: 'done' as const }),
    })),
    transitions: graph.transitions.map((way) => ({
      ...way,
      ...(!way.comment_visibility && told.has(way.id) && { comment_visibility: 'internal' as const }),
    })),
  }
}

type ActionInput = NonNullable<CreateWorkflowInput['end_actions']>[number]

function readActions(
  inputs: readonly ActionInput[],
  before: readonly EndActionDefinition[],
  ids: ElementIds,
): EndActionDefinition[] {
  const seen = new Set<string>()
  return inputs.map((input, index) => {
    // Without an id it is the one that does the same already, if there is one.
    const same = before.find((one) => doesTheSame(one, input) && !seen.has(one.id))
    const name = input.id ?? same?.id ?? `temp-action-${String(index)}`
    const id = ids.define(name, `/end_actions/${String(index)}/id`, seen)
    const { kind, url = null, compensate_url = null, plugin, action, input: told } = input
    const known = { id, kind, name: input.name?.trim() ?? ACTION_NAMES[kind] }
    if (kind === 'plugin') {
      if (!plugin || !action || url !== null || compensate_url !== null)
        throw wrongAction(index, NAMES_PLUGIN)
      return { ...known, url, compensate_url, plugin, action, input: told ?? {} }
    }
    if (url === null || plugin || action || told) throw wrongAction(index, NAMES_ADDRESS)
    // What it had of a plugin is taken back in words, so that the difference has it.
    const had = before.some((one) => one.id === id && one.plugin !== undefined)
    return { ...known, url, compensate_url, ...(had && { plugin: null, action: null, input: null }) }
  })
}

function doesTheSame({ kind, url, plugin, action }: EndActionDefinition, input: ActionInput): boolean {
  if (kind !== input.kind) return false
  return kind === 'plugin' ? plugin === input.plugin && action === input.action : url === input.url
}

const NAMES_PLUGIN = 'of the kind "plugin" needs plugin and action, and no url'
const NAMES_ADDRESS = 'needs a url, and no plugin, action or input'

function wrongAction(index: number, message: string) {
  return invalidField(`/end_actions/${String(index)}`, 'workflow.wrong_end_action', message)
}
