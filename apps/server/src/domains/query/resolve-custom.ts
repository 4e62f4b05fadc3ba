import { isMe, isNone } from '@waybill/contract/query/check-value.ts'
import { readDate } from '@waybill/contract/query/query-dates.ts'
import type { FieldCondition, QueryValue } from '@waybill/contract/query/query.ts'
import type { FieldType } from '@waybill/contract/projects/project.ts'
import { findPeople } from './find-named.queries.ts'
import { unknownName } from './query.errors.ts'
import type { QueryScope } from './query-scope.ts'
import { anyOf, type TicketCondition } from './ticket-condition.ts'

/** `field.<key>`: what the values mean is decided by the types that fields of this key have where the sender looks. */
export async function resolveCustom(
  scope: QueryScope,
  { op, values, span }: FieldCondition,
  key: string,
): Promise<TicketCondition> {
  const types = await typesOf(scope, key)
  if (types.size === 0) throw unknownName('field', key, span)
  if (op !== ':') {
    const [value] = values
    const number = Number(value?.text)
    return {
      type: 'custom_compared',
      key,
      op,
      number: types.has('number') && Number.isFinite(number) ? number : null,
      date: types.has('date') ? readDate(value?.text ?? '') : null,
      zone: scope.zone,
    }
  }
  const some = values.filter((value) => !isNone(value))
  const found: TicketCondition[] = []
  if (some.length > 0) {
    const wanted = await Promise.all(some.map((value) => meaningsOf(scope, types, value)))
    found.push({ type: 'custom', key, values: wanted.flat() })
  }
  if (some.length < values.length) found.push({ type: 'not', of: { type: 'custom_filled', key } })
  return anyOf(found)
}

/** The types that fields of this key have in the projects that the sender may know. */
async function typesOf({ db, reach }: QueryScope, key: string): Promise<Set<FieldType>> {
  const rows = await db
    .selectFrom('project_fields')
    .select(['project_id', 'type'])
    .where('key', '=', key)
    .execute()
  const known = rows.filter((row) => (reach.projects.get(row.project_id)?.as ?? 'none') !== 'none')
  return new Set(known.map((row) => row.type))
}

async function meaningsOf(
  { db, actor }: QueryScope,
  types: ReadonlySet<FieldType>,
  value: QueryValue,
): Promise<(string | number | boolean)[]> {
  const { text } = value
  const meanings: (string | number | boolean)[] = [text]
  const number = Number(text)
  if (types.has('number') && text.trim() !== '' && Number.isFinite(number)) meanings.push(number)
  if (types.has('checkbox') && (text === 'true' || text === 'false')) meanings.push(text === 'true')
  if (types.has('person')) {
    const people = isMe(value) ? [actor.person_id ?? ''] : await findPeople(db, actor, text)
    meanings.push(...(people ?? []))
  }
  return meanings
}
