import type { Actor } from '@waybill/contract/access/policies.ts'
import { sql, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import type { Store } from '../../kernel/store.ts'
import { isId } from '../people/people.queries.ts'
import { reachOfAll, visibleTickets } from '../tickets/ticket-reach.queries.ts'
import type { Selected } from './select-tickets.ts'

/** `WEB-12`, and `WEB#12` for the number that an imported ticket had where it comes from. */
const KEY = /^([a-z][a-z0-9]{1,9})(-|#)(\d{1,15})$/i

interface Key {
  ref: string
  project: string
  alias: boolean
  number: string
}

/**
 * The tickets that refs name, in their order and each once. One that does not exist and one that may not be seen give the
 * same: nothing but what was written.
 */
export async function findNamedTickets(
  { background: db }: Store,
  actor: Actor,
  refs: readonly string[],
): Promise<Selected[]> {
  const ids = new Map<string, string>()
  const keys: Key[] = []
  for (const ref of refs) {
    if (isId(ref)) ids.set(ref, ref.toLowerCase())
    const [, project, sign, number] = KEY.exec(ref) ?? []
    if (project !== undefined && number !== undefined)
      keys.push({ ref, project: project.toUpperCase(), alias: sign === '#', number })
  }
  for (const [ref, id] of await idsOfKeys(db, keys)) ids.set(ref, id)
  const seen = await visibleOf(db, actor, new Set(ids.values()))
  const taken = new Set<string>()
  return refs.flatMap((ref): Selected[] => {
    const id = ids.get(ref)
    const ticket = id !== undefined && seen.has(id) ? id : null
    const name = ticket ?? ref
    if (taken.has(name)) return []
    taken.add(name)
    return [{ ticket, ref: ticket === null ? ref : null }]
  })
}

async function idsOfKeys(db: Db, keys: readonly Key[]): Promise<Map<string, string>> {
  const projects = await idsOfProjects(db, new Set(keys.map(({ project }) => project)))
  const byPlace = new Map<string, string>()
  const placeOf = (id: string, alias: boolean, number: string) => `${id}${alias ? '#' : '-'}${number}`
  for (const [project, id] of projects) {
    const here = keys.filter((key) => key.project === project)
    for (const slice of bulkSlices(here.filter((key) => !key.alias))) {
      const rows = await db
        .selectFrom('tickets')
        .select(['id', 'number'])
        .where('project_id', '=', id)
        .where(
          'number',
          'in',
          slice.map(({ number }) => Number(number)),
        )
        .execute()
      for (const row of rows) byPlace.set(placeOf(id, false, String(row.number)), row.id)
    }
    for (const slice of bulkSlices(here.filter((key) => key.alias))) {
      const rows = await db
        .selectFrom('ticket_aliases')
        .select(['alias', 'ticket_id'])
        .where('project_id', '=', id)
        .where(
          'alias',
          'in',
          slice.map(({ number }) => `#${number}`),
        )
        .execute()
      for (const row of rows) byPlace.set(placeOf(id, true, row.alias.slice(1)), row.ticket_id)
    }
  }
  const found = new Map<string, string>()
  for (const { ref, project, alias, number } of keys) {
    const written = alias ? number : String(Number(number))
    const id = byPlace.get(placeOf(projects.get(project) ?? '', alias, written))
    if (id !== undefined) found.set(ref, id)
  }
  return found
}

/** Projects by their key, or by one that they had before. */
async function idsOfProjects(db: Db, keys: ReadonlySet<string>): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const slice of bulkSlices([...keys])) {
    const aliases = await db
      .selectFrom('project_aliases')
      .select(['key', 'project_id as id'])
      .where('key', 'in', slice)
      .execute()
    const today = await db.selectFrom('projects').select(['key', 'id']).where('key', 'in', slice).execute()
    for (const { key, id } of [...aliases, ...today]) ids.set(key, id)
  }
  return ids
}

/** Those of the tickets that the actor may see, deleted ones too. */
async function visibleOf(db: Db, actor: Actor, ids: ReadonlySet<string>): Promise<Set<string>> {
  const reach = await reachOfAll(db, actor)
  const live = visibleTickets(reach, actor, false) ?? sql<SqlBool>`1 = 1`
  const deleted = visibleTickets(reach, actor, true) ?? sql<SqlBool>`1 = 1`
  const seen = new Set<string>()
  for (const slice of bulkSlices([...ids])) {
    const rows = await db
      .selectFrom('tickets')
      .select('tickets.id')
      .where('tickets.id', 'in', slice)
      .where(
        sql<SqlBool>`((tickets.deleted_at is null and ${live}) or (tickets.deleted_at is not null and ${deleted}))`,
      )
      .execute()
    for (const { id } of rows) seen.add(id)
  }
  return seen
}
