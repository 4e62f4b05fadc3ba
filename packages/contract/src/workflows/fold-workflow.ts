import type { EventData, EventKind } from '../events/event-kinds.ts'
import type { LogEvent } from '../events/event.ts'
import { applyChange } from './diff-definitions.ts'
import { inverse, renameElements } from './rename-elements.ts'
import type { WorkflowDefinition, WorkflowState as StateWord } from './workflow.ts'

export interface VersionState {
  version: number
  definition: WorkflowDefinition
  /** By the id of a step or transition of this version: the id in the definition. */
  elements: Record<string, string>
  published_at: string
  /** Id of a person; null: Waybill itself. */
  published_by: string | null
  seq: number
}

/** A workflow as the log knows it, with all versions that were published. */
export interface WorkflowState {
  id: string
  state: StateWord
  definition: WorkflowDefinition
  versions: VersionState[]
}

type WorkflowEvent = { [K in EventKind]: LogEvent<EventData<K>> & { kind: K } }[EventKind]

/** Which workflow an event changes, or null. */
export function workflowOf(event: LogEvent): string | null {
  return event.kind.startsWith('workflow.')
    ? (event as LogEvent<EventData<'workflow.paused'>>).data.workflow
    : null
}

/** The workflow after one more event of it; `undefined` once it is deleted. Pure. */
export function foldWorkflow(state: WorkflowState | undefined, event: LogEvent): WorkflowState | undefined {
  const typed = event as WorkflowEvent
  if (typed.kind === 'workflow.created') {
    const { workflow, state: word, after } = typed.data
    return { id: workflow, state: word, definition: after, versions: [] }
  }
  if (!state)
    throw new Error(`event ${String(event.seq)} (${event.kind}) is of a workflow that was never made`)
  switch (typed.kind) {
    case 'workflow.edited': {
      const { state: word, change } = typed.data
      return { ...state, state: word, definition: applyChange(state.definition, change) }
    }
    case 'workflow.published': {
      const { version, ids } = typed.data
      const published: VersionState = {
        version,
        definition: renameElements(state.definition, ids),
        elements: inverse(ids),
        published_at: event.at,
        published_by: event.actor_id,
        seq: event.seq,
      }
      return { ...state, state: 'published', versions: [...state.versions, published] }
    }
    case 'workflow.paused':
      return { ...state, state: 'paused' }
    case 'workflow.resumed':
      return { ...state, state: 'published' }
    case 'workflow.archived':
      return { ...state, state: 'archived' }
    case 'workflow.unarchived':
      return { ...state, ...typed.data.after }
    case 'workflow.deleted':
      return undefined
    default:
      return state
  }
}
