import {
  applyChange,
  diffDefinitions,
  type DefinitionChange,
} from '@waybill/contract/workflows/diff-definitions.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'

/** What two people made of the same definition. */
export interface BothChanges {
  mine: DefinitionChange
  theirs: DefinitionChange
  /** My changes on top of theirs: where both changed the same value, mine. */
  merged: WorkflowDefinition
  /** Names of elements and fields that both changed, and of those that one removed while the other changed them. */
  clashes: string[]
}

export function bothChanges(
  base: WorkflowDefinition,
  mine: WorkflowDefinition,
  theirs: WorkflowDefinition,
): BothChanges {
  const my = diffDefinitions(base, mine)
  const their = diffDefinitions(base, theirs)
  return {
    mine: my,
    theirs: their,
    merged: withoutLoose(applyChange(theirs, { ...my, ...withoutOrder(my) })),
    clashes: clashesOf(my, their),
  }
}

/** The order of mine holds ids that theirs does not have: elements keep the order of theirs. */
function withoutOrder({ steps, transitions, end_actions }: DefinitionChange) {
  return {
    steps: { ...steps, order: null },
    transitions: { ...transitions, order: null },
    end_actions: { ...end_actions, order: null },
  }
}

/** A transition whose step the other one has removed leads nowhere. */
function withoutLoose(definition: WorkflowDefinition): WorkflowDefinition {
  const steps = new Set(definition.steps.map(({ id }) => id))
  return {
    ...definition,
    transitions: definition.transitions.filter(
      ({ from, to }) => steps.has(from) && (to === null || steps.has(to)),
    ),
  }
}

const ELEMENTS = ['steps', 'transitions', 'end_actions'] as const

function clashesOf(mine: DefinitionChange, theirs: DefinitionChange): string[] {
  const fields = Object.keys(mine.fields.after).filter((field) => field in theirs.fields.after)
  return [
    ...fields.map((field) => field.replaceAll('_', ' ')),
    ...ELEMENTS.flatMap((kind) => {
      const changedByThem = new Map(theirs[kind].changed.map((one) => [one.id, Object.keys(one.after)]))
      const removedByThem = new Set(theirs[kind].removed.map(({ id }) => id))
      const changed = mine[kind].changed.filter(
        ({ id, after }) =>
          removedByThem.has(id) || changedByThem.get(id)?.some((field) => field in after) === true,
      )
      const removed = mine[kind].removed.filter(({ id }) => changedByThem.has(id))
      return [...changed, ...removed].map(({ name }) => name)
    }),
  ]
}
