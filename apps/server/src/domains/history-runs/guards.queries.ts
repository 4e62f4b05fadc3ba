import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { TransitionDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Store } from '../../kernel/store.ts'
import { guardConditions } from '../tasks/guard-holds.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'

/** Of some tickets the guarded transitions whose condition holds for each, as the tickets stand now; without those of which none holds. */
export type AskGuards = (tickets: readonly string[]) => Promise<Map<string, Set<string>>>

export async function guardsOf(
  { db, background, sql }: Store,
  transitions: readonly TransitionDefinition[],
  now: number,
): Promise<AskGuards> {
  const reach = await reachOfAll(db, SYSTEM)
  const guards: { id: string; conditions: Awaited<ReturnType<typeof guardConditions>> }[] = []
  for (const { id, guard } of transitions) {
    if (guard === null || guard.trim() === '') continue
    guards.push({ id, conditions: await guardConditions({ db, sql, now }, SYSTEM, reach, guard) })
  }
  return async (tickets) => {
    const open = new Map<string, Set<string>>()
    for (const { id, conditions } of guards) {
      if (!conditions || tickets.length === 0) continue
      const query = background.selectFrom('tickets').select('tickets.id').where('tickets.id', 'in', tickets)
      const rows = await conditions.reduce((all, one) => all.where(one), query).execute()
      for (const row of rows) open.set(row.id, (open.get(row.id) ?? new Set<string>()).add(id))
    }
    return open
  }
}
