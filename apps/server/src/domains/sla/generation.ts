import type { Db, Tx } from '../../io/db/tables.ts'

/** Counts up with each change of a policy or a calendar: clocks of another generation are to be counted anew. */
export async function nextGeneration(tx: Tx): Promise<void> {
  await tx
    .updateTable('sla_state')
    .set((of) => ({ generation: of('generation', '+', 1) }))
    .where('id', '=', 1)
    .execute()
}

export async function readGeneration(db: Db): Promise<number> {
  const row = await db.selectFrom('sla_state').select('generation').where('id', '=', 1).executeTakeFirst()
  return row?.generation ?? 0
}
