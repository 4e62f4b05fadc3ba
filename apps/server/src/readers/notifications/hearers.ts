import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import type {
  NotificationChannel,
  NotificationRelation,
} from '@waybill/contract/notifications/notification-settings.ts'
import { choiceOf, isTold } from '../../domains/notifications/notification-settings.ts'
import { factsOf } from '../../domains/projects/projects.queries.ts'
import { ticketFactsOf } from '../../domains/tickets/tickets.queries.ts'
import type { Db } from '../../io/db/tables.ts'
import { peopleOf } from './audience.ts'
import type { Heard, News } from './news-of-event.ts'

/** Whom news of a ticket are told by a channel: those who want to hear them so and may see what they are about; never who made them. */
export async function hearersOf(
  db: Db,
  { ticket_id, actor_id }: Heard,
  news: News,
  channel: NotificationChannel,
): Promise<Hearer[]> {
  const ticket = ticket_id === null ? undefined : await ticketWithProject(db, ticket_id)
  if (!ticket) return []
  const relations = await peopleOf(db, ticket, news.to)
  if (actor_id !== null) relations.delete(actor_id)
  if (relations.size === 0) return []
  const people = await peopleWithFacts(db, ticket, [...relations.keys()])
  const hearers = people.map((person) => ({ ...person, as: [...(relations.get(person.id) ?? [])] }))
  return hearers.filter((person) => {
    const { id, role, as } = person
    const choice = choiceOf(person.notification_settings)
    if (!as.some((one) => isTold(choice, news.kind, one, channel))) return false
    const actor: Actor = { kind: 'person', person_id: id, role, scopes: null, token_projects: null }
    const project = factsOf({ ...ticket, id: ticket.project_id }, person.membership)
    const facts = ticketFactsOf(ticket, project, person.watched !== null, actor)
    const action = news.internal ? 'ticket.see_internal' : 'ticket.see'
    return !facts.deleted && mayWithTicket(actor, action, facts) === 'allow'
  })
}

type TicketOfNews = NonNullable<Awaited<ReturnType<typeof ticketWithProject>>>

function ticketWithProject(db: Db, id: string) {
  return db
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'tickets.project_id', 'tickets.assignee_id', 'tickets.reporter_id'])
    .select(['tickets.deleted_at', 'projects.access', 'projects.archived'])
    .where('tickets.id', '=', id)
    .executeTakeFirst()
}

/** A person, and what they are to the ticket. */
type Hearer = Awaited<ReturnType<typeof peopleWithFacts>>[number] & { as: NotificationRelation[] }

/** Those who are active, beside what policies ask about them, by id. */
function peopleWithFacts(db: Db, { id, project_id }: TicketOfNews, people: readonly string[]) {
  return db
    .selectFrom('people')
    .leftJoin('project_members', (join) =>
      join
        .onRef('project_members.person_id', '=', 'people.id')
        .on('project_members.project_id', '=', project_id),
    )
    .leftJoin('ticket_watchers', (join) =>
      join.onRef('ticket_watchers.person_id', '=', 'people.id').on('ticket_watchers.ticket_id', '=', id),
    )
    .select(['people.id', 'people.role', 'people.notification_settings', 'people.time_zone'])
    .select(['project_members.role as membership', 'ticket_watchers.person_id as watched'])
    .where('people.id', 'in', people)
    .where('people.active', '=', 1)
    .where('people.placeholder', '=', 0)
    .orderBy('people.id')
    .execute()
}
