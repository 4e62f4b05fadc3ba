import { foldText } from '@waybill/contract/fold-text.ts'
import type { PolicyTarget } from '@waybill/contract/sla/sla.ts'
import type { PolicyValues } from '@waybill/contract/sla/sla-policy-events.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { isId } from '../people/people.queries.ts'
import type { SlaPoliciesTable } from './sla.tables.ts'

export type PolicyRow = Selectable<SlaPoliciesTable>

export function foldPolicyName(name: string): string {
  return foldText(name.trim())
}

/** All policies in the order in which they are tried; an installation has few. */
export function listPolicies(db: Db): Promise<PolicyRow[]> {
  return db
    .selectFrom('sla_policies')
    .selectAll()
    .orderBy('position')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

export async function findPolicy(db: Db, id: string): Promise<PolicyRow | null> {
  if (!isId(id)) return null
  const query = db.selectFrom('sla_policies').selectAll().where('id', '=', id.toLowerCase())
  return (await query.executeTakeFirst()) ?? null
}

export async function lockPolicy(ctx: CommandContext, id: string): Promise<PolicyRow | null> {
  const query = ctx.tx.selectFrom('sla_policies').selectAll().where('id', '=', id.toLowerCase())
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}

/** A policy as the log knows it. */
export function policyValues(row: PolicyRow): PolicyValues {
  return {
    name: row.name,
    description: row.description,
    condition: row.condition,
    calendar: row.calendar_id,
    active: row.active === 1,
    position: row.position,
    targets: JSON.parse(row.targets) as PolicyTarget[],
  }
}
