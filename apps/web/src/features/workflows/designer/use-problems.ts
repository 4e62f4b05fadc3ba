import { checkGraph } from '@waybill/contract/workflows/check-graph.ts'
import type { Workflow, WorkflowDefinition, WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import { useMemo } from 'react'
import { unfinishedOf } from '../model/unfinished.ts'

interface Found {
  problems: readonly WorkflowProblem[]
  /** Some of it the server could not even keep. */
  isUnfinished: boolean
}

/** What is wrong with a definition while it is drawn, by the same check that saving makes. */
export function useProblems(
  { built_in }: Workflow,
  definition: WorkflowDefinition,
  facts: WorkflowFacts | null,
): Found {
  return useMemo(() => {
    // It works as it is: without teams, from any step to any.
    if (built_in) return { problems: [], isUnfinished: false }
    const unfinished = unfinishedOf(definition)
    const named = new Set(unfinished.map(({ element }) => element))
    const checked = facts ? checkGraph(definition, facts) : []
    // Of two steps without a name, that is the problem, and not that they are called the same.
    const others = checked.filter(
      ({ element, code }) => !(code.endsWith('name_taken') && element !== null && named.has(element)),
    )
    return { problems: [...unfinished, ...others], isUnfinished: unfinished.length > 0 }
  }, [built_in, definition, facts])
}
