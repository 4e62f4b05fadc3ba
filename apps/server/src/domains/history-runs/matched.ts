import type { Timeline } from '../sla/timeline.ts'
import type { PastTicket } from '../sla/past-timelines.ts'
import { matchWorkflow, type Matchable } from '../tasks/match-workflow.ts'

/** The workflows by which tickets are matched: those that are published, and the draft as it is edited. The oldest first. */
export interface Matching {
  draft: string
  workflows: readonly Matchable[]
}

/**
 * Whether the draft would take a ticket by the ladder or as its project's workflow, or the ticket really went through it. One
 * that was routed from it to another workflow was not for it.
 */
export function isMatched({ draft, workflows }: Matching, ticket: PastTicket): boolean {
  const went = workflowsOf(ticket.timeline)
  if (went.includes(draft)) return went.at(-1) === draft
  const found = matchWorkflow(workflows, ticket)
  return found ? found.workflow.id === draft : ticket.workflow_id === draft
}

/** Through which it went, one after the other. */
function workflowsOf({ moments }: Timeline): string[] {
  return moments.flatMap(({ task }) => task?.workflow ?? [])
}
