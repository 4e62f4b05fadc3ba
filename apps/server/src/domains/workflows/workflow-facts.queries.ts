import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import type { Db } from '../../io/db/tables.ts'
import { listCalendars } from '../calendars/calendars.queries.ts'
import { membersOfTeams } from '../teams/teams.queries.ts'

/** What definitions are checked against, as it is now. */
export async function readWorkflowFacts(db: Db): Promise<WorkflowFacts> {
  const teams = await db.selectFrom('teams').select(['id', 'name']).execute()
  const members = await membersOfTeams(
    db,
    teams.map(({ id }) => id),
  )
  const working = Map.groupBy(
    members.filter(({ works }) => works),
    (member) => member.team_id,
  )
  const calendars = await listCalendars(db)
  const fields = await db.selectFrom('project_fields').select('key').distinct().execute()
  return {
    teams: teams.map((team) => ({ ...team, active: working.get(team.id)?.length ?? 0 })),
    calendars: calendars.map(({ id, name }) => ({ id, name })),
    fields: new Set(fields.map(({ key }) => key)),
  }
}
