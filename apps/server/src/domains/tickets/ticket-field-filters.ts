import type { Actor } from '@waybill/contract/access/policies.ts'
import type { TicketListQuery } from '@waybill/contract/tickets/ticket-query.ts'
import type { Db } from '../../io/db/tables.ts'
import { findPeople } from '../query/find-named.queries.ts'
import { wrongFilter } from './tickets.errors.ts'
import type { TicketFilters } from './ticket-list.queries.ts'
import type { Reach } from './ticket-reach.queries.ts'

const PREFIX = 'field.'

/** `field.<key>=value`: what the value means is decided by the types that fields of this key have where one looks. */
export async function readFieldFilters(
  db: Db,
  actor: Actor,
  reach: Reach,
  query: TicketListQuery,
): Promise<TicketFilters['fields']> {
  const asked = Object.entries(query).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && typeof value === 'string' ? [{ key: name.slice(PREFIX.length), value }] : [],
  )
  if (asked.length === 0) return undefined
  const rows = await db
    .selectFrom('project_fields')
    .select(['project_id', 'key', 'type'])
    .where(
      'key',
      'in',
      asked.map(({ key }) => key),
    )
    .execute()
  const known = rows.filter((row) => (reach.projects.get(row.project_id)?.as ?? 'none') !== 'none')
  return Promise.all(
    asked.map(async ({ key, value }) => {
      const types = new Set(known.filter((row) => row.key === key).map((row) => row.type))
      if (types.size === 0) throw wrongFilter(`${PREFIX}${key}`, `there is no field "${key}"`)
      return { key, values: await valuesOf(db, actor, types, value) }
    }),
  )
}

async function valuesOf(db: Db, actor: Actor, types: ReadonlySet<string>, value: string) {
  const values: (string | number | boolean)[] = [value]
  const number = Number(value)
  if (types.has('number') && value.trim() !== '' && Number.isFinite(number)) values.push(number)
  if (types.has('checkbox') && (value === 'true' || value === 'false')) values.push(value === 'true')
  if (types.has('person')) {
    const people = value === 'me' ? [actor.person_id ?? ''] : await findPeople(db, actor, value)
    values.push(...(people ?? []))
  }
  return values
}
