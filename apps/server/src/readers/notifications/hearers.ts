import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { factsOf } from '../../domains/projects/projects.queries.ts'
import { isTold } from '../../domains/notifications/notification-settings.ts'
import { ticketFactsOf } from '../../domains/tickets/tickets.queries.ts'
import type { Tx } from '../../io/db/tables.ts'
import type { Heard, News, Responsible } from './news-of-event.ts'

/** Whom news of a ticket are told: those who want to hear them and may see what they are about; never who made them. */
export async function hearersOf(tx: Tx, { ticket_id, actor_id }: Heard, news: News): Promise<string[]> {
  const ticket = ticket_id === null ? undefined : await ticketWithProject(tx, ticket_id)
  if (!ticket) return []
  const { assignee_id, reporter_id } = ticket
  const concerned =
    news.people === 'of the ticket'
      ? [assignee_id, reporter_id, ...(await watchersOf(tx, ticket.id))]
      : typeof news.people === 'string'
        ? await responsibleFor(tx, ticket, news.people)
        : 'team' in news.people
          ? await membersOf(tx, news.people.team)
          : 'but_assignee' in news.people
            ? news.people.but_assignee.filter((person) => person !== assignee_id)
            : news.people
  const others = new Set(
    concerned.filter((person) => person !== null).filter((person) => person !== actor_id),
  )
  if (others.size === 0) return []
  const people = await peopleWithFacts(tx, ticket, [...others])
  const hears = (person: PersonWithFacts) => {
    if (!isTold(person.notification_settings, news.kind, 'app')) return false
    const { id, role } = person
    const actor: Actor = { kind: 'person', person_id: id, role, scopes: null, token_projects: null }
    const project = factsOf({ ...ticket, id: ticket.project_id }, person.membership)
    const facts = ticketFactsOf(ticket, project, person.watched !== null, actor)
    const action = news.internal ? 'ticket.see_internal' : 'ticket.see'
    return !facts.deleted && mayWithTicket(actor, action, facts) === 'allow'
  }
  return people.filter(hears).map(({ id }) => id)
}

type TicketWithProject = NonNullable<Awaited<ReturnType<typeof ticketWithProject>>>

function ticketWithProject(tx: Tx, id: string) {
  return tx
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'tickets.project_id', 'tickets.assignee_id', 'tickets.reporter_id'])
    .select(['tickets.deleted_at', 'projects.access', 'projects.archived'])
    .where('tickets.id', '=', id)
    .executeTakeFirst()
}

async function responsibleFor(
  tx: Tx,
  { id, project_id, assignee_id }: TicketWithProject,
  who: Responsible,
): Promise<(string | null)[]> {
  if (who === 'leads') return leadsOf(tx, project_id)
  const deciding = await holdersOf(tx, id)
  if (who === 'assignee') return [assignee_id, ...deciding]
  const run = await tx
    .selectFrom('tasks')
    .select('coordinator_id')
    .where('ticket_id', '=', id)
    .where('open', '=', 1)
    .executeTakeFirst()
  const both = [assignee_id, ...deciding, run?.coordinator_id ?? null]
  if (who === 'assignee and coordinator') return both
  return [...both, ...(await watchersOf(tx, id)), ...(await leadsOf(tx, project_id))]
}

/** The active leads of a project; where it has none, the admins answer for it. */
async function leadsOf(tx: Tx, project: string): Promise<string[]> {
  const leads = await tx
    .selectFrom('project_members')
    .innerJoin('people', 'people.id', 'project_members.person_id')
    .select('people.id')
    .where('project_members.project_id', '=', project)
    .where('project_members.role', '=', 'lead')
    .where('people.active', '=', 1)
    .execute()
  const answering =
    leads.length > 0
      ? leads
      : await tx
          .selectFrom('people')
          .select('id')
          .where('role', '=', 'admin')
          .where('active', '=', 1)
          .execute()
  return answering.map(({ id }) => id)
}

async function membersOf(tx: Tx, team: string): Promise<string[]> {
  const members = await tx
    .selectFrom('team_members')
    .select('person_id')
    .where('team_id', '=', team)
    .execute()
  return members.map(({ person_id }) => person_id)
}

/** For whom its step waits, alone or with others. */
async function holdersOf(tx: Tx, ticket: string): Promise<(string | null)[]> {
  const items = await tx
    .selectFrom('task_items')
    .select('person_id')
    .where('ticket_id', '=', ticket)
    .where('open', '=', 1)
    .execute()
  return items.map(({ person_id }) => person_id)
}

async function watchersOf(tx: Tx, ticket: string): Promise<string[]> {
  const watchers = await tx
    .selectFrom('ticket_watchers')
    .select('person_id')
    .where('ticket_id', '=', ticket)
    .execute()
  return watchers.map((one) => one.person_id)
}

type PersonWithFacts = Awaited<ReturnType<typeof peopleWithFacts>>[number]

/** Those who are active, beside what policies ask about them, by id. */
function peopleWithFacts(tx: Tx, { id, project_id }: TicketWithProject, people: readonly string[]) {
  return tx
    .selectFrom('people')
    .leftJoin('project_members', (join) =>
      join
        .onRef('project_members.person_id', '=', 'people.id')
        .on('project_members.project_id', '=', project_id),
    )
    .leftJoin('ticket_watchers', (join) =>
      join.onRef('ticket_watchers.person_id', '=', 'people.id').on('ticket_watchers.ticket_id', '=', id),
    )
    .select(['people.id', 'people.role', 'people.notification_settings'])
    .select(['project_members.role as membership', 'ticket_watchers.person_id as watched'])
    .where('people.id', 'in', people)
    .where('people.active', '=', 1)
    .where('people.placeholder', '=', 0)
    .orderBy('people.id')
    .execute()
}
