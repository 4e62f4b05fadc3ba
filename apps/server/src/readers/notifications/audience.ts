import type { NotificationRelation } from '@waybill/contract/notifications/notification-settings.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Audience } from './news-of-event.ts'

export interface TicketWithProject {
  id: string
  project_id: string
  assignee_id: string | null
  reporter_id: string
}

/** The people of audiences, with what each is to the ticket. */
export async function peopleOf(
  db: Db,
  ticket: TicketWithProject,
  audiences: readonly Audience[],
): Promise<Map<string, Set<NotificationRelation>>> {
  const found = new Map<string, Set<NotificationRelation>>()
  for (const audience of audiences) {
    const { as, people } = await membersOf(db, ticket, audience)
    for (const person of people)
      if (person !== null) found.set(person, (found.get(person) ?? new Set()).add(as))
  }
  return found
}

interface Members {
  as: NotificationRelation
  people: readonly (string | null)[]
}

async function membersOf(db: Db, ticket: TicketWithProject, audience: Audience): Promise<Members> {
  if (typeof audience === 'object') {
    if ('people' in audience) return audience
    return { as: 'team', people: await membersOfTeam(db, audience.team) }
  }
  switch (audience) {
    case 'assignee':
      return { as: 'assignee', people: [ticket.assignee_id] }
    case 'holders':
      return { as: 'assignee', people: await holdersOf(db, ticket.id) }
    case 'reporter':
      return { as: 'reporter', people: [ticket.reporter_id] }
    case 'watchers':
      return { as: 'watcher', people: await watchersOf(db, ticket.id) }
    case 'coordinator':
      return { as: 'coordinator', people: await coordinatorsOf(db, ticket.id) }
    case 'leads':
      return { as: 'lead', people: await leadsOf(db, ticket.project_id) }
  }
}

/** Of the run that is open, or of the last one: it is told that it is over too. */
async function coordinatorsOf(db: Db, ticket: string): Promise<(string | null)[]> {
  const run = await db
    .selectFrom('tasks')
    .select('coordinator_id')
    .where('ticket_id', '=', ticket)
    .orderBy('open', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return [run?.coordinator_id ?? null]
}

/** Who leads a project. */
export async function leadsOf(db: Db, project: string): Promise<string[]> {
  const leads = await db
    .selectFrom('project_members')
    .select('person_id')
    .where('project_id', '=', project)
    .where('role', '=', 'lead')
    .execute()
  return leads.map(({ person_id }) => person_id)
}

async function membersOfTeam(db: Db, team: string): Promise<string[]> {
  const members = await db
    .selectFrom('team_members')
    .select('person_id')
    .where('team_id', '=', team)
    .execute()
  return members.map(({ person_id }) => person_id)
}

/** For whom its step waits, alone or with others. */
async function holdersOf(db: Db, ticket: string): Promise<(string | null)[]> {
  const items = await db
    .selectFrom('task_items')
    .select('person_id')
    .where('ticket_id', '=', ticket)
    .where('open', '=', 1)
    .execute()
  return items.map(({ person_id }) => person_id)
}

async function watchersOf(db: Db, ticket: string): Promise<string[]> {
  const watchers = await db
    .selectFrom('ticket_watchers')
    .select('person_id')
    .where('ticket_id', '=', ticket)
    .execute()
  return watchers.map((one) => one.person_id)
}
