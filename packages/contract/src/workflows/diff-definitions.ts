import Type, { type Static, type TSchema } from 'typebox'
import { Id, nullable } from '../schema.ts'
import { EndActionDefinition, StepDefinition, TransitionDefinition, WorkflowDefinition } from './workflow.ts'

function changesOf<Element extends TSchema, Part extends TSchema>(element: Element, part: Part) {
  return Type.Object({
    added: Type.Array(element),
    removed: Type.Array(element),
    changed: Type.Array(Type.Object({ id: Id, name: Type.String(), before: part, after: part })),
    /** All ids in their order afterwards, when it is not the order before with what was added at the end. */
    order: nullable(Type.Array(Id)),
  })
}

const {
  steps: _steps,
  transitions: _transitions,
  end_actions: _actions,
  ...plain
} = WorkflowDefinition.properties
const Fields = Type.Partial(Type.Object(plain))
export type DefinitionFields = Static<typeof Fields>

/** What is different between two definitions, by element; a value that did not change is not in it. */
export const DefinitionChange = Type.Object({
  fields: Type.Object({ before: Fields, after: Fields }),
  steps: changesOf(StepDefinition, Type.Partial(StepDefinition)),
  transitions: changesOf(TransitionDefinition, Type.Partial(TransitionDefinition)),
  end_actions: changesOf(EndActionDefinition, Type.Partial(EndActionDefinition)),
})
export type DefinitionChange = Static<typeof DefinitionChange>

interface Element {
  id: string
  name: string
}
interface ElementChanges<E extends Element> {
  added: E[]
  removed: E[]
  changed: { id: string; name: string; before: Partial<E>; after: Partial<E> }[]
  order: string[] | null
}

/** What makes `after` out of `before`: elements with the same id are the same element. */
export function diffDefinitions(before: WorkflowDefinition, after: WorkflowDefinition): DefinitionChange {
  const { steps, transitions, end_actions, ...fields } = after
  const { steps: _s, transitions: _t, end_actions: _e, ...fieldsBefore } = before
  return {
    fields: differing(fieldsBefore, fields),
    steps: diffElements(before.steps, steps),
    transitions: diffElements(before.transitions, transitions),
    end_actions: diffElements(before.end_actions, end_actions),
  }
}

/** The definition after a change that was made by `diffDefinitions`. */
export function applyChange(before: WorkflowDefinition, change: DefinitionChange): WorkflowDefinition {
  return {
    ...before,
    ...change.fields.after,
    steps: applyElements(before.steps, change.steps),
    transitions: applyElements(before.transitions, change.transitions),
    end_actions: applyElements(before.end_actions, change.end_actions),
  }
}

/** Whether there is no difference at all. */
export function isEmptyChange({ fields, steps, transitions, end_actions }: DefinitionChange): boolean {
  const touched = [steps, transitions, end_actions].some(
    ({ added, removed, changed, order }) =>
      added.length + removed.length + changed.length > 0 || order !== null,
  )
  return !touched && Object.keys(fields.after).length === 0
}

function diffElements<E extends Element>(before: readonly E[], after: readonly E[]): ElementChanges<E> {
  const old = new Map(before.map((one) => [one.id, one]))
  const stays = new Set(after.map(({ id }) => id))
  const added = after.filter(({ id }) => !old.has(id))
  const order = after.map(({ id }) => id)
  const natural = [...before.filter(({ id }) => stays.has(id)), ...added].map(({ id }) => id)
  return {
    added,
    removed: before.filter(({ id }) => !stays.has(id)),
    changed: after.flatMap((one) => {
      const was = old.get(one.id)
      const change = was && differing(was, one)
      return change && Object.keys(change.after).length > 0 ? [{ id: one.id, name: one.name, ...change }] : []
    }),
    order: same(order, natural) ? null : order,
  }
}

function applyElements<E extends Element>(before: readonly E[], change: ElementChanges<E>): E[] {
  const removed = new Set(change.removed.map(({ id }) => id))
  const changed = new Map(change.changed.map(({ id, after }) => [id, after]))
  const all = [
    ...before.filter(({ id }) => !removed.has(id)).map((one) => ({ ...one, ...changed.get(one.id) })),
    ...change.added,
  ]
  if (change.order === null) return all
  const places = new Map(change.order.map((id, place) => [id, place]))
  return all.toSorted((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0))
}

function differing<Values extends object>(
  before: Values,
  after: Values,
): { before: Partial<Values>; after: Partial<Values> } {
  const keys = (Object.keys(after) as (keyof Values)[]).filter((key) => !same(before[key], after[key]))
  const pick = (from: Values) => Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<Values>
  return { before: pick(before), after: pick(after) }
}

/** Equal as JSON, whatever the order of keys: one of the databases keeps its own. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(Reflect.get(a, key), Reflect.get(b, key)))
  )
}
