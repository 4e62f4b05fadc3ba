import { mayInProject, type Actor } from '@waybill/contract/access/policies.ts'
import { isReady } from '@waybill/contract/workflows/check-graph.ts'
import { isEmptyChange } from '@waybill/contract/workflows/diff-definitions.ts'
import type { PublishPreview } from '@waybill/contract/workflows/workflow-answers.ts'
import type { Db } from '../../io/db/tables.ts'
import { projectFactsById } from '../events/event-facts.queries.ts'
import { compareDefinitions } from './compare-definitions.ts'
import { readUnknownNames } from './guard-warnings.queries.ts'
import { shownTo } from './hide-addresses.ts'
import { readSurroundings, type Surroundings } from './outside-warnings.queries.ts'
import { resolveRefs } from './resolve-refs.ts'
import { runningTickets } from './running-tickets.queries.ts'
import { inElements, versionOf } from './workflow-versions.queries.ts'
import { readWorkflowFacts } from './workflow-facts.queries.ts'
import { problemsOf } from './workflows.presenter.ts'
import { definitionOf, projectsOfWorkflow, type WorkflowRow } from './workflows.queries.ts'

/** Whom publishing would touch, and what stands in its way. */
export async function previewPublish(
  db: Db,
  actor: Actor,
  workflow: WorkflowRow,
  around: Pick<Surroundings, 'isRefused' | 'plugins'>,
): Promise<PublishPreview> {
  const facts = await readWorkflowFacts(db)
  const definition = resolveRefs(definitionOf(workflow), facts)
  const unknown = await readUnknownNames(db, [definition])
  const problems = problemsOf(workflow, definition, facts, await readSurroundings(db, around), unknown)
  const { version } = workflow
  const compared =
    version === null
      ? null
      : await compareDefinitions(
          db,
          shownTo(actor, inElements(await versionOf(db, workflow.id, version))),
          shownTo(actor, definition),
        )
  const same = compared !== null && isEmptyChange(compared.change)
  return {
    version: same ? (version ?? 1) : (version ?? 0) + 1,
    ready: isReady(problems),
    problems,
    change: compared?.change ?? null,
    names: compared?.names ?? {},
    projects: await seenProjects(db, actor, workflow.id),
    running: await runningSteps(db, workflow.id),
  }
}

async function seenProjects(db: Db, actor: Actor, workflow: string): Promise<PublishPreview['projects']> {
  const projects = await projectsOfWorkflow(db, workflow)
  const facts = await projectFactsById(
    db,
    actor,
    projects.map(({ id }) => id),
  )
  return projects.filter(({ id }) => {
    const project = facts.get(id)
    return project !== undefined && mayInProject(actor, 'project.see', project) === 'allow'
  })
}

async function runningSteps(db: Db, workflow: string): Promise<PublishPreview['running']> {
  const shown: PublishPreview['running'] = []
  for (const { version, step_id, tickets } of await runningTickets(db, [workflow])) {
    const { definition, elements } = await versionOf(db, workflow, version)
    const step = definition.steps.find(({ id }) => id === step_id)
    const element = elements[step_id] ?? step_id
    shown.push({ version, step: { id: step_id, name: step?.name ?? '', element }, tickets })
  }
  return shown
}
