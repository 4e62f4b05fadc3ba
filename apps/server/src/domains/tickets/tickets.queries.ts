import type { Actor, TicketFacts } from '@waybill/contract/access/policies.ts'
import { sql, type Selectable, type SelectQueryBuilder } from 'kysely'
import { isId } from '../people/people.queries.ts'
import { dbOf, factsOf, membershipOf, type ProjectRow, type ReadFrom } from '../projects/projects.queries.ts'
import type { Tables } from '../../io/db/tables.ts'
import type { TicketsTable } from './tickets.tables.ts'

export type TicketRow = Selectable<TicketsTable>

/** What is needed of the project of a ticket: its policies, its key, its workflow. */
export type ProjectOfTicket = Pick<ProjectRow, 'id' | 'key' | 'access' | 'archived' | 'workflow_id'>

export interface TicketWithFacts {
  ticket: TicketRow
  project: ProjectOfTicket
  facts: TicketFacts
}

/**
 * The ticket with what policies ask about it. `ref` is its id or its key, also with a key that its project had before,
 * in any case, or the alias of an import (`WEB#12`). `lock` keeps the ticket's row until commit (lock the project's row before it, if both are needed).
 */
export async function loadTicket(
  from: ReadFrom,
  ref: string,
  actor: Actor,
  options: { lock?: boolean } = {},
): Promise<TicketWithFacts | null> {
  const found = await findTicket(from, ref, actor)
  if (!found) return null
  const ticket = options.lock ? await lockTicket(from, found.ticket.id) : found.ticket
  if (!ticket) return null
  return {
    ticket,
    project: found.project,
    facts: ticketFactsOf(ticket, factsOf(found.project, found.membership), found.watching, actor),
  }
}

export function ticketFactsOf(
  ticket: Pick<TicketRow, 'reporter_id' | 'deleted_at'>,
  project: TicketFacts['project'],
  watching: boolean,
  actor: Actor,
): TicketFacts {
  return {
    project,
    is_reporter: actor.person_id !== null && ticket.reporter_id === actor.person_id,
    is_watcher: watching,
    deleted: ticket.deleted_at !== null,
  }
}

async function lockTicket(from: ReadFrom, id: string): Promise<TicketRow | undefined> {
  if (!('tx' in from)) throw new Error('rows can only be locked in a command')
  const query = from.tx.selectFrom('tickets').selectAll().where('id', '=', id)
  return from.sql.forUpdate(query).executeTakeFirst()
}

interface FoundTicket {
  ticket: TicketRow
  project: ProjectOfTicket
  membership: TicketFacts['project']['membership']
  watching: boolean
}

/** `WEB-12`: the key of a project and a number that fits into an integer. */
const TICKET_KEY = /^([a-z][a-z0-9]{1,9})-(\d{1,15})$/i
/** `WEB#12`: the number that an imported ticket had where it comes from. */
const TICKET_ALIAS = /^([a-z][a-z0-9]{1,9})(#\d{1,15})$/i

async function findTicket(from: ReadFrom, ref: string, actor: Actor): Promise<FoundTicket | null> {
  const base = ticketsWithProject(from, actor)
  if (isId(ref)) return first(base.where('tickets.id', '=', ref.toLowerCase()))
  const [, key, number] = TICKET_KEY.exec(ref) ?? TICKET_ALIAS.exec(ref) ?? []
  if (key === undefined || number === undefined) return null
  const numbered = number.startsWith('#')
    ? base
        .innerJoin('ticket_aliases', 'ticket_aliases.ticket_id', 'tickets.id')
        .where('ticket_aliases.alias', '=', number)
        .whereRef('ticket_aliases.project_id', '=', 'projects.id')
    : base.where('tickets.number', '=', Number(number))
  const found = await first(numbered.where('projects.key', '=', key.toUpperCase()))
  if (found) return found
  const alias = await dbOf(from)
    .selectFrom('project_aliases')
    .select('project_id')
    .where('key', '=', key.toUpperCase())
    .executeTakeFirst()
  return alias ? first(numbered.where('projects.id', '=', alias.project_id)) : null
}

/** Tickets beside what policies ask, under names that no column of a ticket has. */
export function ticketsWithProject(from: ReadFrom, actor: Actor) {
  return dbOf(from)
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .selectAll('tickets')
    .select([
      'projects.key as project_key',
      'projects.access as project_access',
      'projects.archived as project_archived',
      'projects.workflow_id as project_workflow_id',
    ])
    .select(membershipOf(actor))
    .select(
      sql<number>`(select count(*) from ticket_watchers
        where ticket_watchers.ticket_id = tickets.id and ticket_watchers.person_id = ${actor.person_id ?? ''})`.as(
        'watching',
      ),
    )
}

type JoinedRow = Awaited<ReturnType<ReturnType<typeof ticketsWithProject>['execute']>>[number]

async function first(
  query: SelectQueryBuilder<Tables, 'tickets' | 'projects', JoinedRow>,
): Promise<FoundTicket | null> {
  const row = await query.executeTakeFirst()
  return row ? splitJoined(row) : null
}

export function splitJoined(row: JoinedRow): FoundTicket {
  const {
    project_key,
    project_access,
    project_archived,
    project_workflow_id,
    membership,
    watching,
    ...ticket
  } = row
  return {
    ticket,
    project: {
      id: ticket.project_id,
      key: project_key,
      access: project_access,
      archived: project_archived,
      workflow_id: project_workflow_id,
    },
    membership,
    watching: watching > 0,
  }
}
