import type { Appended, CommandContext } from '../../kernel/command.ts'
import { findTeamByRef, type TeamRow } from './teams.queries.ts'

/** The team of a reference, locked until commit: its members change under this lock only. */
export async function lockTeamByRef(ctx: CommandContext, ref: string): Promise<TeamRow | null> {
  const found = await findTeamByRef(ctx.tx, ref)
  if (!found) return null
  const query = ctx.tx.selectFrom('teams').selectAll().where('id', '=', found.id)
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}

/** Stamps the team with the position of its last event. */
export function stampTeam(ctx: CommandContext, team: string, last: Appended): void {
  ctx.afterSeq(() => ctx.tx.updateTable('teams').set({ seq: last.seq }).where('id', '=', team).execute())
}
