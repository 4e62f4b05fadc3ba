import { mayInInstallation, type Actor } from '@waybill/contract/access/policies.ts'
import type { Policy } from '@waybill/contract/sla/sla.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { listPolicies, policyValues, type PolicyRow } from './policies.queries.ts'
import { policyWarnings } from './policy-warnings.ts'

export async function presentPolicies(db: Db, actor: Actor, rows: readonly PolicyRow[]): Promise<Policy[]> {
  const names = await namesOfCalendars(
    db,
    rows.flatMap((row) => row.calendar_id ?? []),
  )
  const warnings = policyWarnings(await listPolicies(db))
  const manages = mayInInstallation(actor, 'sla.manage') === 'allow'
  return rows.map((row) => ({
    id: row.id,
    ...policyValues(row),
    calendar:
      row.calendar_id === null ? null : { id: row.calendar_id, name: names.get(row.calendar_id) ?? '' },
    warnings: warnings.get(row.id) ?? [],
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    seq: row.seq,
    can: { edit: manages, delete: manages },
  }))
}

/** Names by id; an installation has few calendars. */
export async function namesOfCalendars(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('calendars')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
