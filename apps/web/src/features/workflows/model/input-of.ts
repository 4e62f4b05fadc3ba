import { renameElements } from '@waybill/contract/workflows/rename-elements.ts'
import type {
  CreateWorkflowInput,
  UpdateWorkflowInput,
  WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'

interface Prepared {
  input: UpdateWorkflowInput
  /** The id under which each element that comes back is sent, by the one that it has here. */
  sentAs: Readonly<Record<string, string>>
}

/**
 * The whole definition as it is saved, in one call. What was removed and saved so, and comes back by undoing, is new to
 * the server.
 */
export function inputOf(now: WorkflowDefinition, saved: WorkflowDefinition, savedSeq: number): Prepared {
  const known = new Set(elementsOf(saved).map(({ id }) => id))
  const back = elementsOf(now).filter(({ id }) => !id.startsWith('temp-') && !known.has(id))
  const sentAs = Object.fromEntries(back.map(({ id }) => [id, `temp-back-${id}`]))
  const { steps, transitions, end_actions, ...fields } = renameElements(now, sentAs)
  return {
    input: {
      ...fields,
      end_actions: end_actions.map((one) => ({ ...one, id: sentAs[one.id] ?? one.id })),
      graph: { steps, transitions },
      base_seq: savedSeq,
    },
    sentAs,
  }
}

/** The same as a workflow of its own: every element is new. */
export function copyOf(definition: WorkflowDefinition, name: string): CreateWorkflowInput {
  const ids = Object.fromEntries(elementsOf(definition).map(({ id }) => [id, `temp-copy-${id}`]))
  const { steps, transitions, end_actions, ...fields } = renameElements(definition, ids)
  const actions = end_actions.map((one) => ({ ...one, id: ids[one.id] ?? one.id }))
  return { ...fields, name, end_actions: actions, graph: { steps, transitions } }
}

/** The ids that elements got, by those that they have here. */
export function idsAfter(
  ids: Readonly<Record<string, string>>,
  sentAs: Readonly<Record<string, string>>,
): Record<string, string> {
  const all: Record<string, string> = { ...ids }
  for (const [here, sent] of Object.entries(sentAs)) {
    const id = ids[sent]
    if (id !== undefined) all[here] = id
  }
  return all
}

function elementsOf({ steps, transitions, end_actions }: WorkflowDefinition): { id: string }[] {
  return [...steps, ...transitions, ...end_actions]
}
