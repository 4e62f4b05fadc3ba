import type { CommandContext } from '../../kernel/command.ts'
import { lockTasksOf } from '../tasks/release-items-of.ts'
import { findPersonByRef, PERSON_COLUMNS, type PersonRow } from './people.queries.ts'

/** The person of a reference, locked until commit, so that the decision and the write see the same. */
export async function lockPersonByRef(ctx: CommandContext, ref: string): Promise<PersonRow | null> {
  const found = await findPersonByRef(ctx.tx, ref)
  if (!found) return null
  const query = ctx.tx.selectFrom('people').select(PERSON_COLUMNS).where('id', '=', found.id)
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}

/** As `lockPersonByRef`, behind the tickets that wait for them: whoever changes a ticket comes to its people later too. */
export async function lockPersonWithTasks(ctx: CommandContext, ref: string): Promise<PersonRow | null> {
  const found = await findPersonByRef(ctx.tx, ref)
  if (!found) return null
  await lockTasksOf(ctx, found.id)
  return lockPersonByRef(ctx, found.id)
}
