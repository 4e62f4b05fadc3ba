import type { TextName } from '@waybill/contract/automation/rule-text.ts'
import type { Db } from '../../io/db/tables.ts'

/** What texts of rules may name of a ticket, as it stands now; null when it is gone. */
export async function ticketWords(db: Db, ticket: string): Promise<Record<TextName, string | null> | null> {
  const row = await db
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .innerJoin('people as reporters', 'reporters.id', 'tickets.reporter_id')
    .leftJoin('people as assignees', 'assignees.id', 'tickets.assignee_id')
    .leftJoin('teams', 'teams.id', 'tickets.team_id')
    .select(['projects.key as project_key', 'tickets.number', 'tickets.title', 'tickets.status'])
    .select(['tickets.priority', 'tickets.severity', 'tickets.category', 'tickets.sub_category'])
    .select(['tickets.department', 'reporters.name as reporter', 'assignees.name as assignee'])
    .select('teams.name as team')
    .where('tickets.id', '=', ticket)
    .executeTakeFirst()
  if (!row) return null
  const { project_key, number, status, ...words } = row
  return { ...words, status: status.replaceAll('_', ' '), key: `${project_key}-${String(number)}` }
}
