import {
  mayInInstallation,
  mayWithTicket,
  type Actor,
  type TicketFacts,
} from '@waybill/contract/access/policies.ts'
import { findMentions, findTicketKeys } from '@waybill/contract/comments/find-mentions.ts'
import type { Role } from '@waybill/contract/people/person.ts'
import type { MemberRole } from '@waybill/contract/projects/project.ts'
import { sql } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'

interface Candidate {
  id: string
  role: Role
  name_folded: string
  email_folded: string | null
  membership: MemberRole | null
  watching: number
}

/**
 * The people whom a comment mentions: those who can see the ticket now, and what is internal in it when the comment is.
 * A name that several of them have means nobody. Asks the database only for what was typed. An address names somebody
 * only for authors who may list people: for others the answer would tell whose it is.
 */
export async function peopleMentioned(
  db: Db,
  body: string,
  on: TicketWithFacts,
  internal: boolean,
  author: Actor,
): Promise<string[]> {
  const knowsAddresses = mayInInstallation(author, 'people.list') === 'allow'
  const mentions = findMentions(body).filter((one) => one.email === null || knowsAddresses)
  if (mentions.length === 0) return []
  const found = await candidates(
    db,
    on,
    mentions.flatMap((one) => one.names),
    mentions.flatMap((one) => one.email ?? []),
  )
  const readers = found.filter((one) => mayRead(one, on, internal))
  const ids = mentions.flatMap(({ email, names }) => {
    const readings = email === null ? names : [email]
    for (const reading of readings) {
      const named = readers.filter((one) => (email === null ? one.name_folded : one.email_folded) === reading)
      if (named.length > 0) return named.length === 1 ? named.map((one) => one.id) : []
    }
    return []
  })
  return [...new Set(ids)].toSorted()
}

function candidates(db: Db, on: TicketWithFacts, names: string[], emails: string[]): Promise<Candidate[]> {
  return db
    .selectFrom('people')
    .select(['id', 'role', 'name_folded', 'email_folded'])
    .select([
      sql<MemberRole | null>`(select role from project_members
        where person_id = people.id and project_id = ${on.project.id})`.as('membership'),
      sql<number>`(select count(*) from ticket_watchers
        where person_id = people.id and ticket_id = ${on.ticket.id})`.as('watching'),
    ])
    .where('active', '=', 1)
    .where((of) =>
      of.or([
        of('name_folded', 'in', ['', ...new Set(names)]),
        of('email_folded', 'in', ['', ...new Set(emails)]),
      ]),
    )
    .where('name_folded', '!=', '')
    .execute()
}

function mayRead(person: Candidate, on: TicketWithFacts, internal: boolean): boolean {
  const actor: Actor = {
    kind: 'person',
    person_id: person.id,
    role: person.role,
    scopes: null,
    token_projects: null,
  }
  const facts: TicketFacts = {
    project: { ...on.facts.project, membership: person.membership },
    is_reporter: on.ticket.reporter_id === person.id,
    is_watcher: person.watching > 0,
    deleted: on.facts.deleted,
  }
  return mayWithTicket(actor, internal ? 'ticket.see_internal' : 'ticket.see', facts) === 'allow'
}

/**
 * Ids of the other tickets that a text names by key, former keys of projects too. Whether a reader may see them is
 * decided when they are shown.
 */
export async function ticketsNamed(db: Db, body: string, ownId: string): Promise<string[]> {
  const keys = findTicketKeys(body)
  if (keys.length === 0) return []
  const projects = await projectsByKey(db, [...new Set(keys.map((one) => one.project_key))])
  const wanted = keys.flatMap(({ project_key, number }) => {
    const project = projects.get(project_key)
    return project === undefined ? [] : [{ project, number }]
  })
  if (wanted.length === 0) return []
  const rows = await db
    .selectFrom('tickets')
    .select('id')
    .where((of) =>
      of.or(wanted.map((one) => of.and([of('project_id', '=', one.project), of('number', '=', one.number)]))),
    )
    .where('id', '!=', ownId)
    .execute()
  return rows.map((row) => row.id).toSorted()
}

async function projectsByKey(db: Db, keys: string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('projects')
    .select(['key', 'id'])
    .where('key', 'in', keys)
    .unionAll(db.selectFrom('project_aliases').select(['key', 'project_id as id']).where('key', 'in', keys))
    .execute()
  return new Map(rows.map((row) => [row.key, row.id]))
}
