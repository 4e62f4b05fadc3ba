import type { CommandContext } from '../../kernel/command.ts'
import type { LastTurn } from './choose-person.ts'

/**
 * Whose turn it was last in a team. The row stays locked until commit, so that two tickets at once never get the same turn,
 * on whatever node; it is there from the first time that somebody asks.
 */
export async function lockTurn(context: CommandContext, team: string): Promise<LastTurn | null> {
  const row = (await selectAndLock(context, team)) ?? (await makeAndLock(context, team))
  return row && row.person_id !== '' ? { person: row.person_id, position: row.position } : null
}

async function makeAndLock(context: CommandContext, team: string) {
  await context.tx
    .insertInto('team_turns')
    .values({ team_id: team, person_id: '', position: -1, seq: 0 })
    .onConflict((on) => on.column('team_id').doNothing())
    .execute()
  return selectAndLock(context, team)
}

function selectAndLock({ tx, sql }: CommandContext, team: string) {
  return sql
    .forUpdate(tx.selectFrom('team_turns').select(['person_id', 'position']).where('team_id', '=', team))
    .executeTakeFirst()
}

/** The next turn of the same transaction comes after this one; the event that carries it stamps the row. */
export async function moveTurn({ tx }: CommandContext, team: string, turn: LastTurn): Promise<void> {
  await tx
    .updateTable('team_turns')
    .set({ person_id: turn.person, position: turn.position })
    .where('team_id', '=', team)
    .execute()
}
