import { foldText } from '../fold-text.ts'
import type { Checked } from './check-graph.ts'
import { REFUSED_HANDLE } from './check-transitions.ts'
import { reachedFromStart, stepsWithWayOut } from './graph-reach.ts'
import { problemOf, unknownFields, warningOf } from './problems-of.ts'
import { outcomeOf } from './step.ts'
import type { StepDefinition, WorkflowProblem } from './workflow.ts'
import { findByRef, type WorkflowFacts } from './workflow-facts.ts'

/** What is wrong with the steps: their number, their names, their teams, and how they hang together. */
export function checkSteps(definition: Checked, facts: WorkflowFacts): WorkflowProblem[] {
  return [
    ...checkStart(definition),
    ...checkEnds(definition),
    ...checkRefusals(definition),
    ...definition.steps.flatMap((step) => checkTeams(step, facts)),
    ...definition.steps.flatMap((step) => checkForm(step, facts)),
    ...checkNames(definition.steps),
    ...checkWays(definition),
  ]
}

function checkStart({ steps }: Checked): WorkflowProblem[] {
  const [first, ...others] = steps.filter((step) => step.is_start)
  if (!first)
    return [problemOf(null, 'start_missing', 'No step is the start. Mark the one where new tickets begin.')]
  return others.map(({ id, name }) =>
    problemOf(
      id,
      'start_twice',
      `"${name}" is a second start beside "${first.name}". Leave one of them: a ticket begins at one step.`,
    ),
  )
}

function checkEnds({ steps, transitions }: Checked): WorkflowProblem[] {
  if (!steps.some((step) => step.is_end) && !transitions.some(({ to }) => to === null))
    return [problemOf(null, 'end_missing', 'No step is an end. Mark at least one where the work is over.')]
  return steps
    .filter(({ id, is_end }) => {
      const ways = transitions.filter(({ from }) => from === id)
      return is_end && ways.length > 0 && ways.every(({ to }) => to !== null)
    })
    .map(({ id, name }) =>
      warningOf(
        id,
        'end_goes_on',
        `"${name}" is an end with ways on. Add a transition that finishes, or nobody can finish there.`,
      ),
    )
}

/** Whoever is refused reads that it is done, where the way of the refusal leads to an end like any other. */
function checkRefusals({ steps, transitions }: Checked): WorkflowProblem[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  return transitions
    .filter(({ from, to, source_handle }) => {
      const end = to === null ? null : byId.get(to)
      const isDone = end === null || (end?.is_end === true && outcomeOf(end) === 'done')
      return source_handle === REFUSED_HANDLE && byId.get(from)?.approval && isDone
    })
    .map(({ id, name }) =>
      warningOf(
        id,
        'refusal_counts_as_done',
        `"${name}" refuses and leads to an end that counts as done, and its requester reads that it is done. Lead it to an end that says that it was refused.`,
      ),
    )
}

function checkTeams(step: StepDefinition, facts: WorkflowFacts): WorkflowProblem[] {
  const { id, name, team: ref, escalate_to } = step
  if (ref === null) return [problemOf(id, 'step_without_team', `"${name}" has no team. Say who works there.`)]
  const team = findByRef(facts.teams, ref)
  const found: WorkflowProblem[] = []
  if (!team)
    found.push(
      problemOf(
        id,
        'unknown_team',
        `"${name}": there is no team "${ref}". Name one that is there, or make it.`,
      ),
    )
  else if (team.active === 0)
    found.push(
      warningOf(
        id,
        'team_empty',
        `"${name}": nobody in the team ${team.name} is active and works in a project, so nobody gets it. Add somebody, or name another team.`,
      ),
    )
  if (escalate_to !== null) found.push(...checkEscalation(step, escalate_to, team?.id ?? null, facts))
  const { approval } = step
  if (approval && typeof approval.quorum === 'number' && team && team.active < approval.quorum)
    found.push(
      warningOf(
        id,
        'quorum_too_large',
        `"${name}" needs ${String(approval.quorum)} voices, and ${team.name} has ${String(team.active)} active members. Ask for fewer, or add people.`,
      ),
    )
  return found
}

function checkEscalation(
  { id, name }: StepDefinition,
  ref: string,
  team: string | null,
  facts: WorkflowFacts,
): WorkflowProblem[] {
  const found = findByRef(facts.teams, ref)
  if (!found)
    return [
      problemOf(
        id,
        'unknown_escalation_team',
        `"${name}" escalates to "${ref}", and there is no such team. Name one that is there, or make it.`,
      ),
    ]
  if (found.id === team)
    return [
      warningOf(
        id,
        'escalates_to_itself',
        `"${name}" escalates to its own team ${found.name}. Name another one.`,
      ),
    ]
  return found.active > 0
    ? []
    : [
        warningOf(
          id,
          'team_empty',
          `"${name}": nobody in the team ${found.name}, to which it escalates, is active and works in a project. Add somebody, or name another team.`,
        ),
      ]
}

function checkForm({ id, name, form }: StepDefinition, facts: WorkflowFacts): WorkflowProblem[] {
  return unknownFields(form, facts).map((field) =>
    problemOf(
      id,
      'unknown_field',
      `"${name}" asks for ${field}, and no project has such a field. Add it to one, or ask for another.`,
    ),
  )
}

function checkNames(steps: readonly StepDefinition[]): WorkflowProblem[] {
  const sameName = Map.groupBy(steps, ({ name }) => foldText(name.trim()))
  return [...sameName.values()].flatMap((same) =>
    same
      .slice(1)
      .map(({ id, name }) =>
        problemOf(id, 'step_name_taken', `Another step is called "${name}" too. Give each its own name.`),
      ),
  )
}

function checkWays(definition: Checked): WorkflowProblem[] {
  const { steps, transitions } = definition
  const begins = steps.some((step) => step.is_start)
  const reached = reachedFromStart(steps, transitions)
  const out = stepsWithWayOut(steps, transitions)
  const left = new Set(transitions.map(({ from }) => from))
  return steps.flatMap(({ id, name, is_end }) => {
    const found: WorkflowProblem[] = []
    if (begins && !reached.has(id))
      found.push(
        problemOf(
          id,
          'step_unreachable',
          `No way leads from the start to "${name}". Lead a transition there, or take it away.`,
        ),
      )
    if (!is_end && !left.has(id))
      found.push(
        problemOf(
          id,
          'dead_end',
          `"${name}" is a dead end: no transition leaves it, and it is no end. Lead one on, or mark it as an end.`,
        ),
      )
    else if (!out.has(id))
      found.push(
        problemOf(
          id,
          'no_way_out',
          `From "${name}" no way leads to an end. Lead a transition out, or mark a step as an end.`,
        ),
      )
    return found
  })
}
