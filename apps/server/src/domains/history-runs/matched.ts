import type { Timeline } from '../sla/timeline.ts'
import type { PastTicket } from '../sla/past-timelines.ts'
import { matchWorkflow, type Matchable } from '../tasks/match-workflow.ts'

/** The workflows by which tickets are matched: those that are published, and the draft as it is edited. The oldest first. */
export interface Matching {
  draft: string
  workflows: readonly Matchable[]
}

/** Whether the draft would take a ticket by the ladder or as its project's workflow, or the ticket really went through it. */
export function isMatched({ draft, workflows }: Matching, ticket: PastTicket): boolean {
  if (wentThrough(draft, ticket.timeline)) return true
  const found = matchWorkflow(workflows, ticket)
  return found ? found.workflow.id === draft : ticket.workflow_id === draft
}

function wentThrough(workflow: string, { moments }: Timeline): boolean {
  return moments.some(({ task }) => task?.workflow === workflow)
}
