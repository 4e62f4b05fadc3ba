import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import type { TicketLink } from '@waybill/contract/tickets/ticket.ts'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import { factsOf } from '../projects/projects.queries.ts'
import { splitJoined, ticketFactsOf, ticketsWithProject } from './tickets.queries.ts'

/** Names of labels in their order, by ticket. */
export async function labelNames(db: Db, ticketIds: readonly string[]): Promise<Map<string, string[]>> {
  if (ticketIds.length === 0) return new Map()
  const [only] = ticketIds
  const rows =
    only !== undefined && ticketIds.length === 1
      ? await labelsOfOne(db, { ticket: only })
      : await selectLabels(db)
          .where('ticket_labels.ticket_id', 'in', [...ticketIds])
          .execute()
  return gather(rows, (row) => [row.ticket_id, row.name])
}

const selectLabels = (db: Db) =>
  db
    .selectFrom('ticket_labels')
    .innerJoin('labels', 'labels.id', 'ticket_labels.label_id')
    .select(['ticket_labels.ticket_id', 'labels.name'])
    .orderBy('labels.name_folded')

const labelsOfOne = prepared((db, { ticket }: { ticket: string }) =>
  selectLabels(db).where('ticket_labels.ticket_id', '=', ticket),
)

/** Names of the labels of each ticket, in their order; labels that have been deleted since have none. */
export async function namesOfLabels(
  db: Db,
  labels: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, string[]>> {
  const ids = [...new Set([...labels.values()].flat())]
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('labels')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .orderBy('name_folded')
    .execute()
  return new Map(
    [...labels].map(([ticket, own]) => {
      const has = new Set(own)
      return [ticket, rows.filter((row) => has.has(row.id)).map((row) => row.name)]
    }),
  )
}

/** What imported tickets were called where they come from, by ticket. */
export async function aliasesOf(db: Db, ticketIds: readonly string[]): Promise<Map<string, string[]>> {
  if (ticketIds.length === 0) return new Map()
  const [only] = ticketIds
  const rows =
    only !== undefined && ticketIds.length === 1
      ? await aliasesOfOne(db, { ticket: only })
      : await selectAliases(db)
          .where('ticket_id', 'in', [...ticketIds])
          .execute()
  return gather(rows, (row) => [row.ticket_id, row.alias])
}

const selectAliases = (db: Db) =>
  db.selectFrom('ticket_aliases').select(['ticket_id', 'alias']).orderBy('alias')

const aliasesOfOne = prepared((db, { ticket }: { ticket: string }) =>
  selectAliases(db).where('ticket_id', '=', ticket),
)

/** Ids of people, by ticket. */
export async function watchersOf(db: Db, ticketIds: readonly string[]): Promise<Map<string, string[]>> {
  if (ticketIds.length === 0) return new Map()
  const [only] = ticketIds
  const rows =
    only !== undefined && ticketIds.length === 1
      ? await watchersOfOne(db, { ticket: only })
      : await selectWatchers(db)
          .where('ticket_id', 'in', [...ticketIds])
          .execute()
  return gather(rows, (row) => [row.ticket_id, row.person_id])
}

const selectWatchers = (db: Db) => db.selectFrom('ticket_watchers').selectAll().orderBy('person_id')

const watchersOfOne = prepared((db, { ticket }: { ticket: string }) =>
  selectWatchers(db).where('ticket_id', '=', ticket),
)

/** Which of the tickets the actor watches. */
export async function watchedBy(db: Db, actor: Actor, ticketIds: readonly string[]): Promise<Set<string>> {
  if (actor.person_id === null || ticketIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('ticket_watchers')
    .select('ticket_id')
    .where('person_id', '=', actor.person_id)
    .where('ticket_id', 'in', [...ticketIds])
    .execute()
  return new Set(rows.map((row) => row.ticket_id))
}

/** The links of each ticket as far as the actor may see the ticket at their other end. */
export async function linksOf(
  db: Db,
  actor: Actor,
  ticketIds: readonly string[],
): Promise<Map<string, TicketLink[]>> {
  if (ticketIds.length === 0) return new Map()
  const links = await db
    .selectFrom('ticket_links')
    .selectAll()
    .where('ticket_id', 'in', [...ticketIds])
    .orderBy('kind')
    .orderBy('other_id')
    .execute()
  if (links.length === 0) return new Map()
  const others = await ticketsWithProject(db, actor.person_id ?? '')
    .where('tickets.id', 'in', [...new Set(links.map((link) => link.other_id))])
    .execute()
  const seen = new Map(
    others.map(splitJoined).flatMap(({ ticket, project, membership, watching }) => {
      const facts = ticketFactsOf(ticket, factsOf(project, membership), watching, actor)
      if (facts.deleted || mayWithTicket(actor, 'ticket.see', facts) !== 'allow') return []
      const key = `${project.key}-${String(ticket.number)}`
      return [[ticket.id, { id: ticket.id, key, title: ticket.title, status: ticket.status }] as const]
    }),
  )
  return gather(
    links.flatMap((link) => {
      const ticket = seen.get(link.other_id)
      return ticket ? [{ of: link.ticket_id, link: { kind: link.kind, ticket } }] : []
    }),
    ({ of, link }) => [of, link],
  )
}

/** Keys of the fields that hold people, by project. */
export async function personFields(db: Db, projectIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const rows = await db
    .selectFrom('project_fields')
    .select(['project_id', 'key'])
    .where('project_id', 'in', [...new Set(projectIds)])
    .where('type', '=', 'person')
    .execute()
  return new Map(
    [...gather(rows, (row) => [row.project_id, row.key])].map(([id, keys]) => [id, new Set(keys)]),
  )
}

function gather<Row, Value>(
  rows: readonly Row[],
  entry: (row: Row) => [string, Value],
): Map<string, Value[]> {
  const found = new Map<string, Value[]>()
  for (const row of rows) {
    const [key, value] = entry(row)
    const known = found.get(key)
    if (known) known.push(value)
    else found.set(key, [value])
  }
  return found
}
