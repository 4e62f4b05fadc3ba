import { invalid, type FieldError } from '@waybill/contract/problems/problem.ts'
import type {
  GraphInput,
  StepDefinition,
  StepInput,
  TransitionDefinition,
  TransitionInput,
} from '@waybill/contract/workflows/workflow.ts'

/** How far apart steps stand that nobody has placed, in pixels of the drawing: a step and the name of what leads on. */
const STEP_WIDTH = 400

/** Gives elements their ids: what exists keeps its own, and each `temp-` name gets a new one. */
export class ElementIds {
  /** By the name that the author gave. */
  readonly given: Record<string, string> = {}
  readonly #known: ReadonlySet<string>
  readonly #newId: () => string
  readonly errors: FieldError[] = []

  /** @param known ids that elements of this workflow have or had */
  constructor(known: ReadonlySet<string>, newId: () => string) {
    this.#known = known
    this.#newId = newId
  }

  /** The id of an element that is defined at this place. */
  define(name: string, pointer: string, seen: Set<string>): string {
    const id = this.#idOf(name, pointer)
    if (seen.has(id))
      this.errors.push({
        pointer,
        code: 'workflow.element_twice',
        message: 'is there twice; every step and every transition has an id of its own',
      })
    seen.add(id)
    return id
  }

  #idOf(name: string, pointer: string): string {
    if (name.startsWith('temp-')) {
      const id = this.given[name] ?? this.#newId()
      this.given[name] = id
      return id
    }
    const id = name.toLowerCase()
    if (!this.#known.has(id))
      this.errors.push({
        pointer,
        code: 'workflow.unknown_element',
        message: 'is no element of this workflow; begin the name of a new one with temp-',
      })
    return id
  }
}

/** The whole graph as it is kept. @throws Problem 422 when ids are there twice or lead nowhere */
export function readGraph(
  { steps, transitions }: GraphInput,
  ids: ElementIds,
): { steps: StepDefinition[]; transitions: TransitionDefinition[] } {
  const seen = new Set<string>()
  const read = {
    steps: steps.map((step, index) =>
      readStep(step, index, ids.define(step.id, `/graph/steps/${String(index)}/id`, seen)),
    ),
    transitions: transitions.map((transition, index) => {
      const pointer = `/graph/transitions/${String(index)}`
      return readTransition(transition, ids.define(transition.id, `${pointer}/id`, seen), ids.given)
    }),
  }
  const there = new Set(read.steps.map(({ id }) => id))
  read.transitions.forEach(({ from, to }, index) => {
    const ends = { from, to }
    for (const end of ['from', 'to'] as const) {
      const id = ends[end]
      if (id !== null && !there.has(id))
        ids.errors.push({
          pointer: `/graph/transitions/${String(index)}/${end}`,
          code: 'workflow.unknown_step',
          message: `is none of the steps of this graph; name one by its id${end === 'to' ? ', or null to finish' : ''}`,
        })
    }
  })
  if (ids.errors.length > 0) throw invalid(ids.errors)
  return read
}

function readStep(step: StepInput, index: number, id: string): StepDefinition {
  const { is_start = false, is_end = false, approval = null } = step
  const usual = is_start ? 'open' : is_end ? 'resolved' : 'in_progress'
  return {
    id,
    name: step.name.trim(),
    team: step.team?.trim() ?? null,
    escalate_to: step.escalate_to?.trim() ?? null,
    category: step.category ?? usual,
    weight: step.weight ?? 0.5,
    is_start,
    is_end,
    instruction: step.instruction ?? '',
    form: step.form ?? [],
    assign: step.assign ?? 'round_robin',
    approval: approval && {
      quorum: approval.quorum,
      refusal_ends: approval.refusal_ends ?? true,
      ...(approval.without_requester && { without_requester: true }),
    },
    ...(step.waits_for !== undefined && { waits_for: step.waits_for }),
    ...(step.outcome && { outcome: step.outcome }),
    position: step.position ?? { x: index * STEP_WIDTH, y: 0 },
  }
}

function readTransition(
  transition: TransitionInput,
  id: string,
  given: Readonly<Record<string, string>>,
): TransitionDefinition {
  const end = (name: string) => given[name] ?? name.toLowerCase()
  return {
    id,
    from: end(transition.from),
    to: transition.to === null ? null : end(transition.to),
    name: transition.name.trim(),
    guard: transition.guard?.trim() ?? null,
    required_fields: transition.required_fields ?? [],
    comment: transition.comment ?? 'required',
    ...(transition.comment_visibility && { comment_visibility: transition.comment_visibility }),
    who: transition.who ?? 'holder',
    source_handle: transition.source_handle ?? null,
    target_handle: transition.target_handle ?? null,
  }
}
