import type { CommandContext } from '../../kernel/command.ts'
import { findPersonByRef, PERSON_COLUMNS, type PersonRow } from './people.queries.ts'

/** The person of a reference, locked until commit, so that the decision and the write see the same. */
export async function lockPersonByRef(ctx: CommandContext, ref: string): Promise<PersonRow | null> {
  const found = await findPersonByRef(ctx.tx, ref)
  if (!found) return null
  const query = ctx.tx.selectFrom('people').select(PERSON_COLUMNS).where('id', '=', found.id)
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}
