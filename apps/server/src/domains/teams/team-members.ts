import type { CommandContext } from '../../kernel/command.ts'

/** The ids of a team's members in their order. */
export async function memberIds(ctx: CommandContext, team: string): Promise<string[]> {
  const rows = await ctx.tx
    .selectFrom('team_members')
    .select('person_id')
    .where('team_id', '=', team)
    .orderBy('position')
    .orderBy('person_id')
    .execute()
  return rows.map((row) => row.person_id)
}

/** Numbers the members anew from 0 without a gap. Teams are small, and this leaves no order to be repaired. */
export async function writeMembers(
  ctx: CommandContext,
  team: string,
  people: readonly string[],
): Promise<void> {
  await ctx.tx.deleteFrom('team_members').where('team_id', '=', team).execute()
  if (people.length === 0) return
  await ctx.tx
    .insertInto('team_members')
    .values(people.map((person_id, position) => ({ team_id: team, person_id, position })))
    .execute()
}
