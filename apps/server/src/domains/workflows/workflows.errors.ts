import { Problem, conflict, invalidField, notFound } from '@waybill/contract/problems/problem.ts'
import type { WorkflowProblem, WorkflowState } from '@waybill/contract/workflows/workflow.ts'

export const noSuchWorkflow = () => notFound('workflow')
export const noSuchVersion = () => notFound('version')

export const workflowNameTaken = () =>
  invalidField('/name', 'workflow.name_taken', 'is the name of another workflow (in any case of letters)')

export const builtIn = () =>
  conflict(
    'workflow.built_in',
    'The built-in workflow stays as it is',
    'Make a workflow of your own, and choose it in the settings of a project.',
  )

export const notReady = (problems: readonly WorkflowProblem[]) =>
  conflict(
    'workflow.not_ready',
    'The workflow cannot be published yet',
    `${String(problems.filter(({ severity }) => severity === 'error').length)} thing(s) in it are wrong. Each is named; correct them and publish again.`,
    { problems },
  )

const NEXT: Partial<Record<WorkflowState, string>> = {
  archived: 'Take it out of the archive first.',
  draft: 'Publish it first.',
  ready: 'Publish it first.',
}

export const notInState = (state: WorkflowState, what: string) =>
  conflict(
    'workflow.wrong_state',
    'The workflow is in another state',
    `It is ${state}, so it cannot be ${what}. ${NEXT[state] ?? ''}`.trim(),
    { state },
  )

export const changedSince = (seq: number) =>
  conflict(
    'workflow.conflict',
    'Somebody has changed the workflow since',
    'Fetch it again, look at what is different, and save your change on top of it.',
    { seq },
  )

export const wasPublished = () =>
  conflict(
    'workflow.was_published',
    'The workflow was published',
    'Tickets may have gone through it, and their history names it. Archive it instead.',
  )

export const usedByProjects = (keys: readonly string[]) =>
  conflict(
    'workflow.in_use',
    'Projects use this workflow',
    `${keys.join(', ')} ${keys.length === 1 ? 'has' : 'have'} it as default. Give them another one first.`,
    { projects: keys },
  )

/** A file that is not a workflow of this format; `line` and `key` say where. */
export const wrongFile = (message: string, where: { line: number | null; key: string | null }) =>
  new Problem({
    status: 422,
    code: 'workflow.wrong_file',
    title: 'The file is not a workflow',
    detail: `${where.line === null ? '' : `Line ${String(where.line)}: `}${message}`,
    extra: where,
  })
