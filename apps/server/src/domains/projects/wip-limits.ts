import type { Db } from '../../io/db/tables.ts'

/** How many tickets should stand at each step at most; steps without a limit are not in it. */
export function wipLimitsOf({ wip_limits }: { wip_limits: string }): Map<string, number> {
  return new Map(Object.entries(JSON.parse(wip_limits) as Record<string, number>))
}

/** What a project says of its board. */
export async function readBoardSettings(db: Db, projectId: string) {
  const { wip_limits, ...project } = await db
    .selectFrom('projects')
    .select(['workflow_id', 'kind', 'wip_limits'])
    .where('id', '=', projectId)
    .executeTakeFirstOrThrow()
  return { ...project, limits: wipLimitsOf({ wip_limits }) }
}
