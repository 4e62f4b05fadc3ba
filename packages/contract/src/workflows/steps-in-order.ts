import type { StepDefinition, TransitionDefinition } from './workflow.ts'

type OrderedStep = Pick<StepDefinition, 'id' | 'is_start' | 'is_end'>

interface Ways<Step extends OrderedStep> {
  steps: readonly Step[]
  transitions: readonly Pick<TransitionDefinition, 'from' | 'to'>[]
}

/**
 * The steps in the order of the way: each after those that lead to it, ways back left out; what cannot be reached stands last.
 * This is the reverse of the order in which a depth-first search leaves them, a topological order (CLRS, 20.4).
 */
export function stepsInOrder<Step extends OrderedStep>({ steps, transitions }: Ways<Step>): readonly Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const ends = new Set([
    ...steps.flatMap(({ id, is_end }) => (is_end ? [id] : [])),
    ...transitions.flatMap(({ from, to }) => (to === null ? [from] : [])),
  ])
  const seen = new Set<Step>()
  const left: Step[] = []
  const visit = (step: Step) => {
    seen.add(step)
    // What leads on from an end leads back.
    const ways = step.is_end ? [] : transitions.filter(({ from }) => from === step.id)
    const next = ways.flatMap(({ to }) => (to === null ? [] : [to]))
    // Visited last is to stand first: what is drawn first, and the ends behind all else.
    const last = steps.flatMap(({ id }) => (ends.has(id) && next.includes(id) ? [id] : []))
    for (const id of [...last.toReversed(), ...next.toReversed()]) {
      const one = byId.get(id)
      if (one && !seen.has(one)) visit(one)
    }
    left.push(step)
  }
  for (const step of steps) if (step.is_start) visit(step)
  return [...new Set([...left.toReversed(), ...steps])]
}
