import { checkGraph } from '@waybill/contract/workflows/check-graph.ts'
import type { Workflow, WorkflowDefinition, WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import { useMemo } from 'react'
import { unfinishedOf } from '../model/unfinished.ts'

interface Found {
  problems: readonly WorkflowProblem[]
  /** The first that the server could not even keep. */
  unfinished: WorkflowProblem | undefined
}

/** What is wrong with a definition while it is drawn, by the same check that saving makes. */
export function useProblems(
  workflow: Workflow,
  definition: WorkflowDefinition,
  facts: WorkflowFacts | null,
): Found {
  return useMemo(() => {
    // It works as it is: without teams, from any step to any.
    if (workflow.built_in) return { problems: [], unfinished: undefined }
    const unfinished = unfinishedOf(definition)
    const named = new Set(unfinished.map(({ element }) => element))
    const checked = facts ? checkGraph(definition, facts) : []
    // Of two steps without a name, that is the problem, and not that they are called the same.
    const others = checked.filter(
      ({ element, code }) => !(code.endsWith('name_taken') && element !== null && named.has(element)),
    )
    const problems = [...unfinished, ...others, ...toldByServer(workflow, definition)]
    return { problems, unfinished: unfinished[0] }
  }, [workflow, definition, facts])
}

const TOLD_OF_ACTIONS = ['workflow.address_inside', 'workflow.plugin_action']

/** What only the server knows of, until what it is about is another. */
function toldByServer({ problems, end_actions, graph }: Workflow, definition: WorkflowDefinition) {
  return problems.filter(({ code, element }) => {
    if (code === 'workflow.no_ticket_comes') return true
    if (code === 'workflow.guard_names_unknown') {
      const [before, now] = [graph, definition].map(({ transitions }) =>
        transitions.find(({ id }) => id === element),
      )
      return now !== undefined && before?.guard === now.guard
    }
    const [was, is] = [end_actions, definition.end_actions].map((all) => all.find(({ id }) => id === element))
    const same = JSON.stringify({ ...was, name: '' }) === JSON.stringify({ ...is, name: '' })
    return TOLD_OF_ACTIONS.includes(code) && is !== undefined && same
  })
}
