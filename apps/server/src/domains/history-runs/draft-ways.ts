import type { StepDefinition, TransitionDefinition } from '@waybill/contract/workflows/workflow.ts'

export interface Draft {
  steps: readonly StepDefinition[]
  transitions: readonly TransitionDefinition[]
}

/** Where a way leads; null: it finishes the run. */
export type Target = StepDefinition | null

/** The ways of a draft that are open to a ticket, and how far it is along them. */
export class OpenWays {
  readonly #steps: readonly StepDefinition[]
  readonly #targets: ReadonlyMap<string, Target[]>
  readonly #distances = new Map<string, Map<string, number>>()

  constructor({ steps, transitions }: Draft, open: ReadonlySet<string>) {
    this.#steps = steps
    const byId = new Map(steps.map((step) => [step.id, step]))
    const free = transitions.filter(({ id, guard }) => isFree(guard) || open.has(id))
    this.#targets = new Map(
      steps.map(({ id }) => [
        id,
        free
          .filter(({ from }) => from === id)
          .map(({ to }) => (to === null ? null : byId.get(to)))
          .filter((target) => target !== undefined),
      ]),
    )
  }

  from(step: string): readonly Target[] {
    return this.#targets.get(step) ?? []
  }

  /**
   * The ways on from a step by how far it is from them to a goal, the nearest; null where none leads there.
   * @param name of the goal: what was found is kept under it
   */
  toward(
    from: string,
    name: string,
    goal: (target: Target) => boolean,
  ): { target: Target; away: number } | null {
    const known = this.#distances.get(name) ?? this.#measure(goal)
    this.#distances.set(name, known)
    const all = this.from(from).map((target) => ({
      target,
      away: goal(target) ? 0 : ((target && known.get(target.id)) ?? Infinity),
    }))
    const nearest = all.toSorted((a, b) => a.away - b.away)[0]
    return nearest && nearest.away < Infinity ? nearest : null
  }

  /** Of each step from which a goal is reached, how many ways it is away. */
  #measure(goal: (target: Target) => boolean): Map<string, number> {
    const found = new Map<string, number>()
    const leads = (step: StepDefinition, to: (target: Target) => boolean) => this.from(step.id).some(to)
    let front = this.#steps.filter((step) => goal(step) || leads(step, goal))
    for (const step of front) found.set(step.id, goal(step) ? 0 : 1)
    for (let away = 2; front.length > 0; away += 1) {
      front = this.#steps.filter(
        (step) => !found.has(step.id) && leads(step, (target) => target !== null && found.has(target.id)),
      )
      for (const step of front) found.set(step.id, away)
    }
    return found
  }
}

export function isFree(guard: string | null): boolean {
  return guard === null || guard.trim() === ''
}
