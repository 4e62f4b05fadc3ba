import type { WorkflowFacts } from '@waybill/contract/workflows/workflow-facts.ts'
import type { Db } from '../../io/db/tables.ts'
import { listCalendars } from '../calendars/calendars.queries.ts'

/** What definitions are checked against, as it is now. */
export async function readWorkflowFacts(db: Db): Promise<WorkflowFacts> {
  const teams = await db
    .selectFrom('teams')
    .leftJoin('team_members', 'team_members.team_id', 'teams.id')
    .leftJoin('people', (join) =>
      join.onRef('people.id', '=', 'team_members.person_id').on('people.active', '=', 1),
    )
    .select(['teams.id', 'teams.name'])
    .select((of) => of.fn.count<number>('people.id').as('active'))
    .groupBy(['teams.id', 'teams.name'])
    .execute()
  const calendars = await listCalendars(db)
  const fields = await db.selectFrom('project_fields').select('key').distinct().execute()
  return {
    teams,
    calendars: calendars.map(({ id, name }) => ({ id, name })),
    fields: new Set(fields.map(({ key }) => key)),
  }
}
