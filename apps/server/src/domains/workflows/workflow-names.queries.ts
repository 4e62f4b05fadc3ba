import type {
  ShownRef,
  ShownStep,
  StepDefinition,
  WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { listCalendars } from '../calendars/calendars.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'

/** Names by the ids of the teams and calendars that definitions refer to; what is not there is missing. */
export async function namesOfRefs(
  db: Db,
  definitions: readonly WorkflowDefinition[],
): Promise<Map<string, string>> {
  const teams = definitions.flatMap(({ steps }) =>
    steps.flatMap(({ team, escalate_to }) => [team, escalate_to].filter((ref) => ref !== null)),
  )
  const names = await namesOfTeams(db, teams)
  if (definitions.every(({ calendar }) => calendar === null)) return names
  const calendars = await listCalendars(db)
  return new Map([...names, ...calendars.map(({ id, name }) => [id, name] as const)])
}

/** What a reference names; without an id when there is no such thing. */
export function shownRef(ref: string | null, names: ReadonlyMap<string, string>): ShownRef | null {
  if (ref === null) return null
  const name = names.get(ref)
  return name === undefined ? { id: null, name: ref } : { id: ref, name }
}

export function shownStep(step: StepDefinition, names: ReadonlyMap<string, string>): ShownStep {
  return {
    ...step,
    team: shownRef(step.team, names),
    escalate_to: shownRef(step.escalate_to, names),
  }
}
