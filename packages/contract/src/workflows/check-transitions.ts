import { foldText } from '../fold-text.ts'
import { parseQuery } from '../query/parse-query.ts'
import { printQuery } from '../query/print-query.ts'
import type { Checked } from './check-graph.ts'
import { problemOf, unknownFields, warningOf } from './problems-of.ts'
import type { StepDefinition, TransitionDefinition, WorkflowProblem } from './workflow.ts'
import type { WorkflowFacts } from './workflow-facts.ts'

/** The handles of an approval step from which its two ways leave. */
export const APPROVED_HANDLE = 'approved'
export const REFUSED_HANDLE = 'refused'

/** What is wrong with the transitions: where they lead, their guards and the fields they ask for. */
export function checkTransitions(definition: Checked, facts: WorkflowFacts): WorkflowProblem[] {
  const steps = new Map(definition.steps.map((step) => [step.id, step]))
  return [
    ...definition.transitions.flatMap((transition) => [
      ...checkEnds(transition, steps),
      ...checkGuard(transition),
      ...unknownFields(transition.required_fields, facts).map((field) =>
        problemOf(
          transition.id,
          'unknown_field',
          `"${transition.name}" needs ${field}, and no project has such a field. Add it to one, or need another.`,
        ),
      ),
    ]),
    ...checkNames(definition.transitions),
    ...definition.steps.flatMap((step) => checkApproval(step, definition.transitions)),
    ...definition.steps.flatMap((step) => checkOpenWay(step, definition.transitions)),
  ]
}

function checkEnds(
  { id, name, from, to }: TransitionDefinition,
  steps: ReadonlyMap<string, StepDefinition>,
): WorkflowProblem[] {
  if (from === to)
    return [
      problemOf(
        id,
        'self_loop',
        `"${name}" leads from "${steps.get(from)?.name ?? from}" to itself. Let it lead to another step.`,
      ),
    ]
  return [from, to]
    .filter((end) => end !== null && !steps.has(end))
    .map((end) =>
      problemOf(
        id,
        'unknown_step',
        `"${name}" names the step ${String(end)}, which is not there. Let it lead to one that is.`,
      ),
    )
}

function checkGuard({ id, name, guard }: TransitionDefinition): WorkflowProblem[] {
  if (guard === null) return []
  const parsed = parseQuery(guard)
  if (!parsed.ok)
    return [
      problemOf(
        id,
        'guard_wrong',
        `The guard of "${name}" is no condition: ${parsed.error.message} (at character ${String(parsed.error.start + 1)}). Write it like a search for tickets.`,
      ),
    ]
  if (parsed.query.sort !== null || parsed.query.where === null)
    return [
      problemOf(
        id,
        'guard_wrong',
        `The guard of "${name}" must be a condition over the ticket, not an order.`,
      ),
    ]
  return []
}

/** A ticket for which no guard holds could not leave. Where one guard is the opposite of another, one of them holds. */
function checkOpenWay(
  { id, name, is_end, approval }: StepDefinition,
  transitions: readonly TransitionDefinition[],
): WorkflowProblem[] {
  const ways = transitions.filter(({ from }) => from === id)
  const guards = ways.flatMap(({ guard }) => guard ?? [])
  if (is_end || approval !== null || ways.length === 0 || guards.length < ways.length) return []
  const wheres = guards.flatMap((guard) => {
    const parsed = parseQuery(guard)
    return parsed.ok && parsed.query.where !== null ? [parsed.query.where] : []
  })
  const said = new Set(wheres.map((where) => printQuery({ where, sort: null })))
  if (wheres.some((of) => said.has(printQuery({ where: { type: 'not', of }, sort: null })))) return []
  return [
    warningOf(
      id,
      'ways_all_guarded',
      `Every way out of "${name}" has a guard: a ticket for which none of them holds cannot leave it. Let one way be without.`,
    ),
  ]
}

function checkNames(transitions: readonly TransitionDefinition[]): WorkflowProblem[] {
  const same = Map.groupBy(transitions, ({ from, name }) => `${from} ${foldText(name.trim())}`)
  return [...same.values()].flatMap((group) =>
    group
      .slice(1)
      .map(({ id, name }) =>
        problemOf(
          id,
          'transition_name_taken',
          `Two transitions of the same step are called "${name}". Give each its own name.`,
        ),
      ),
  )
}

/** An approval ends in one of two ways, and nothing but the voices decides which. */
function checkApproval(
  { id, name, approval }: StepDefinition,
  transitions: readonly TransitionDefinition[],
): WorkflowProblem[] {
  if (approval === null) return []
  const ways = transitions.filter(({ from }) => from === id)
  const one = (handle: string) => ways.filter((way) => way.source_handle === handle).length === 1
  const found: WorkflowProblem[] =
    ways.length === 2 && one(APPROVED_HANDLE) && one(REFUSED_HANDLE)
      ? []
      : [
          problemOf(
            id,
            'approval_ways',
            `"${name}" is an approval. Lead exactly two transitions out of it, one for yes (its source_handle is "${APPROVED_HANDLE}") and one for no ("${REFUSED_HANDLE}").`,
          ),
        ]
  const guarded = ways.filter(({ guard }) => guard !== null)
  return [
    ...found,
    ...guarded.map((way) =>
      problemOf(
        way.id,
        'approval_guard',
        `"${way.name}" leaves an approval, so it cannot have a guard. Take it away.`,
      ),
    ),
  ]
}
