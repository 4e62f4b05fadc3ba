import {
  TICKET_ACTIONS,
  isStaff,
  mayWithTicket,
  standing,
  type Actor,
  type TicketAction,
} from '@waybill/contract/access/policies.ts'
import { ticketForRequester } from '@waybill/contract/access/requester-sight.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Step } from '@waybill/contract/workflows/step.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { presentStep, stepsById } from '../workflows/workflows.queries.ts'
import { parseFields, type StoredFields } from './ticket-fields.ts'
import {
  aliasesOf,
  labelNames,
  linksOf,
  namesOfLabels,
  personFields,
  watchersOf,
} from './ticket-parts.queries.ts'
import { WHOLE, type TicketField, type View } from './ticket-view.ts'
import type { TicketRow, TicketWithFacts } from './tickets.queries.ts'

/** The columns of a ticket that are shown; the others are bookkeeping of what can still change. */
export type PresentedTicket = Omit<TicketWithFacts, 'ticket'> & {
  ticket: Omit<TicketRow, 'workflow_version' | 'created_seq' | 'field_seq'>
}

/** What tickets of the past had, where the tables say only what they have now; by ticket, people and labels as ids. */
export interface PartsThen {
  labels: Map<string, string[]>
  watchers: Map<string, string[]>
  links: Map<string, NonNullable<Ticket['links']>>
}

/**
 * Tickets as the API shows them, in the order given; a bounded number of queries, however many tickets. With `then` they
 * are of the past: nothing can be done with them.
 */
export async function presentTickets(
  db: Db,
  actor: Actor,
  tickets: readonly PresentedTicket[],
  view: View = WHOLE,
  then?: PartsThen,
): Promise<Partial<Ticket>[]> {
  const parts = await loadParts(db, actor, tickets, view, then)
  return tickets.map((one) => {
    const whole = { ...fieldsOf(actor, one, parts), ...(then && ofThePast(actor, one, then)) }
    const inside = isStaff(standing(actor, one.facts.project))
    const sight = { past: then !== undefined, reader: actor.person_id }
    const shown = inside ? whole : ticketForRequester(whole, sight)
    if (view === WHOLE) return withoutExpansions(shown)
    return Object.fromEntries(
      Object.entries(shown).filter(([name]) => view.has(name as TicketField)),
    ) as Partial<Ticket>
  })
}

function withoutExpansions({
  watchers: _watchers,
  links: _links,
  aliases: _aliases,
  ...shown
}: Ticket): Ticket {
  return shown
}

function ofThePast(
  actor: Actor,
  { ticket }: PresentedTicket,
  then: PartsThen,
): Pick<Ticket, 'watching' | 'can'> {
  const watchers = then.watchers.get(ticket.id) ?? []
  return {
    watching: actor.person_id !== null && watchers.includes(actor.person_id),
    can: Object.fromEntries(TICKET_ACTIONS.map((action) => [abilityOf(action), false])),
  }
}

interface Parts {
  people: Map<string, string>
  teams: Map<string, string>
  steps: Map<string, Step>
  labels: Map<string, string[]>
  watchers: Map<string, string[]>
  links: Map<string, NonNullable<Ticket['links']>>
  aliases: Map<string, string[]>
  /** Keys of the fields that hold people, by project. */
  personFields: Map<string, Set<string>>
}

async function loadParts(
  db: Db,
  actor: Actor,
  tickets: readonly PresentedTicket[],
  view: View,
  then?: PartsThen,
): Promise<Parts> {
  const rows = tickets.map(({ ticket }) => ticket)
  const ids = rows.map((row) => row.id)
  const none = <Value>() => Promise.resolve(new Map<string, Value>())
  const withFields = rows.filter((row) => row.fields !== '{}')
  const [labels, watchers, links, aliases, steps, teams, fieldsOfPeople] = await Promise.all([
    view.has('labels') ? (then ? namesOfLabels(db, then.labels) : labelNames(db, ids)) : none<string[]>(),
    view.has('watchers') ? (then?.watchers ?? watchersOf(db, ids)) : none<string[]>(),
    view.has('links') ? (then?.links ?? linksOf(db, actor, ids)) : none<NonNullable<Ticket['links']>>(),
    view.has('aliases') ? aliasesOf(db, ids) : none<string[]>(),
    view.has('step')
      ? stepsById(
          db,
          rows.map((row) => row.step_id),
        )
      : none<never>(),
    view.has('team')
      ? namesOfTeams(
          db,
          rows.flatMap((row) => row.team_id ?? []),
        )
      : none<string>(),
    view.has('fields') && withFields.length > 0
      ? personFields(
          db,
          withFields.map((row) => row.project_id),
        )
      : none<Set<string>>(),
  ])
  const people = await namesOfPeople(db, [
    ...(view.has('reporter') ? rows.map((row) => row.reporter_id) : []),
    ...(view.has('assignee') ? rows.flatMap((row) => row.assignee_id ?? []) : []),
    ...[...watchers.values()].flat(),
    ...(fieldsOfPeople.size > 0 ? withFields.flatMap((row) => peopleIn(row, fieldsOfPeople)) : []),
  ])
  return {
    people,
    teams,
    labels,
    watchers,
    links,
    aliases,
    personFields: fieldsOfPeople,
    steps: new Map([...steps].map(([id, step]) => [id, presentStep(step)])),
  }
}

function peopleIn(row: { project_id: string; fields: string }, fields: Map<string, Set<string>>): string[] {
  const keys = fields.get(row.project_id)
  if (!keys) return []
  return Object.entries(parseFields(row.fields)).flatMap(([key, value]) =>
    keys.has(key) && typeof value === 'string' ? [value] : [],
  )
}

function fieldsOf(actor: Actor, { ticket, project, facts }: PresentedTicket, parts: Parts): Ticket {
  const named = (names: Map<string, string>, id: string): NamedRef => ({ id, name: names.get(id) ?? '' })
  const namedOrNull = (names: Map<string, string>, id: string | null) =>
    id === null ? null : named(names, id)
  const staff = isStaff(standing(actor, facts.project))
  return {
    id: ticket.id,
    key: `${project.key}-${String(ticket.number)}`,
    number: ticket.number,
    project_id: project.id,
    project_key: project.key,
    title: ticket.title,
    description: ticket.description,
    status: ticket.status,
    step: parts.steps.get(ticket.step_id) ?? { id: ticket.step_id, name: '', category: ticket.status },
    priority: ticket.priority,
    severity: ticket.severity,
    category: ticket.category,
    sub_category: ticket.sub_category,
    department: ticket.department,
    labels: parts.labels.get(ticket.id) ?? [],
    assignee: namedOrNull(parts.people, ticket.assignee_id),
    team: namedOrNull(parts.teams, ticket.team_id),
    reporter: named(parts.people, ticket.reporter_id),
    watching: facts.is_watcher,
    watchers: (parts.watchers.get(ticket.id) ?? []).map((id) => named(parts.people, id)),
    links: parts.links.get(ticket.id) ?? [],
    aliases: parts.aliases.get(ticket.id) ?? [],
    due_at: toIsoOrNull(ticket.due_at),
    fields: shownFields(parseFields(ticket.fields), parts.personFields.get(project.id), (id) =>
      named(parts.people, id),
    ),
    rank: ticket.rank,
    first_response_at: toIsoOrNull(ticket.first_response_at),
    resolved_at: toIsoOrNull(ticket.resolved_at),
    closed_at: toIsoOrNull(ticket.closed_at),
    created_at: toIso(ticket.created_at),
    updated_at: toIso(ticket.updated_at),
    deleted_at: toIsoOrNull(ticket.deleted_at),
    comment_count: staff ? ticket.comment_count : ticket.public_comment_count,
    seq: ticket.seq,
    can: abilities(actor, facts),
  }
}

function shownFields(
  fields: StoredFields,
  people: Set<string> | undefined,
  named: (id: string) => NamedRef,
): Record<string, unknown> {
  if (!people) return fields
  const shown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    shown[key] = people.has(key) && typeof value === 'string' ? named(value) : value
  }
  return shown
}

/** What the actor may do with it, by the names of the policies without their prefix: `edit`, `move`, `comment`. */
function abilities(actor: Actor, facts: TicketWithFacts['facts']): Record<string, boolean> {
  return Object.fromEntries(
    TICKET_ACTIONS.map((action) => [abilityOf(action), mayWithTicket(actor, action, facts) === 'allow']),
  )
}

function abilityOf(action: TicketAction): string {
  return action.slice('ticket.'.length)
}
