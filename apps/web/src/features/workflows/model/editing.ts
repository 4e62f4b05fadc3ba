import { diffDefinitions, isEmptyChange } from '@waybill/contract/workflows/diff-definitions.ts'
import { renameElements } from '@waybill/contract/workflows/rename-elements.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { editDefinition, type Edit } from './edit-definition.ts'

/** A definition while it is edited: what was saved last, what it is now, and the way back and forth. */
export interface Editing {
  /** As the server has it. */
  saved: WorkflowDefinition
  /** The position of `saved` in the log: what saving builds on. */
  savedSeq: number
  past: readonly WorkflowDefinition[]
  now: WorkflowDefinition
  future: readonly WorkflowDefinition[]
  /** What the last edit was about: typing on in the same field is one step back, not one for each letter. */
  topic: string | null
}

export type EditingAction =
  | { kind: 'edit'; edit: Edit; topic?: string }
  /** Whatever comes next is a step of its own. */
  | { kind: 'settle' }
  | { kind: 'undo' }
  | { kind: 'redo' }
  /** The server has taken `sent`; `ids` are those that its new elements got. */
  | { kind: 'saved'; definition: WorkflowDefinition; seq: number; ids: Readonly<Record<string, string>> }
  /** The server has something else now: `now` is what the page makes of both. */
  | { kind: 'rebased'; saved: WorkflowDefinition; seq: number; now: WorkflowDefinition }

const MOST_STEPS_BACK = 200

export function beginEditing(saved: WorkflowDefinition, savedSeq: number): Editing {
  return { saved, savedSeq, past: [], now: saved, future: [], topic: null }
}

/** Pure; an edit that changes nothing gives the same object. */
export function reduceEditing(editing: Editing, action: EditingAction): Editing {
  switch (action.kind) {
    case 'edit':
      return edited(editing, editDefinition(editing.now, action.edit), action.topic ?? null)
    case 'settle':
      return editing.topic === null ? editing : { ...editing, topic: null }
    case 'undo':
      return undone(editing)
    case 'redo':
      return redone(editing)
    case 'saved':
      return confirmed(editing, action)
    case 'rebased':
      return rebased(editing, action)
  }
}

/** Whether there is anything to save. */
export function isChanged({ saved, now }: Pick<Editing, 'saved' | 'now'>): boolean {
  return saved !== now && !isEmptyChange(diffDefinitions(saved, now))
}

function edited(editing: Editing, now: WorkflowDefinition, topic: string | null): Editing {
  if (now === editing.now) return editing
  const goesOn = topic !== null && topic === editing.topic
  const past = goesOn ? editing.past : [...editing.past, editing.now].slice(-MOST_STEPS_BACK)
  return { ...editing, past, now, future: [], topic }
}

function undone(editing: Editing): Editing {
  const before = editing.past.at(-1)
  if (!before) return editing
  const { past, now, future } = editing
  return { ...editing, past: past.slice(0, -1), now: before, future: [now, ...future], topic: null }
}

function redone(editing: Editing): Editing {
  const [next, ...future] = editing.future
  if (!next) return editing
  return { ...editing, past: [...editing.past, editing.now], now: next, future, topic: null }
}

/** The way back ends at what the server has now: farther back, undoing would take away what somebody else did. */
function rebased(
  editing: Editing,
  { saved, seq, now }: Extract<EditingAction, { kind: 'rebased' }>,
): Editing {
  const known = { ...editing, saved, savedSeq: seq }
  if (now === editing.now) return known
  return { ...known, past: now === saved ? [] : [saved], now, future: [], topic: null }
}

/** New elements have their ids everywhere now, also on the way back: undoing after saving changes the same elements. */
function confirmed(
  editing: Editing,
  { definition, seq, ids }: Extract<EditingAction, { kind: 'saved' }>,
): Editing {
  const renamed = (one: WorkflowDefinition) => withIds(one, ids)
  return {
    ...editing,
    saved: definition,
    savedSeq: seq,
    past: editing.past.map(renamed),
    now: renamed(editing.now),
    future: editing.future.map(renamed),
  }
}

function withIds(definition: WorkflowDefinition, ids: Readonly<Record<string, string>>): WorkflowDefinition {
  if (Object.keys(ids).length === 0) return definition
  const renamed = renameElements(definition, ids)
  return {
    ...renamed,
    end_actions: definition.end_actions.map((one) => ({ ...one, id: ids[one.id] ?? one.id })),
  }
}
