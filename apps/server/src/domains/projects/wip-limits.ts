import type { Db } from '../../io/db/tables.ts'

/** How many tickets should stand at each step at most; steps without a limit are not in it. */
export function wipLimitsOf({ wip_limits }: { wip_limits: string }): Map<string, number> {
  return new Map(Object.entries(JSON.parse(wip_limits) as Record<string, number>))
}

export async function readWipLimits(db: Db, projectId: string): Promise<Map<string, number>> {
  const row = await db
    .selectFrom('projects')
    .select('wip_limits')
    .where('id', '=', projectId)
    .executeTakeFirstOrThrow()
  return wipLimitsOf(row)
}
