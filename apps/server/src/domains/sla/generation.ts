import type { Db, Tx } from '../../io/db/tables.ts'

/** Counts up with each change of a policy or a calendar: clocks of another generation are to be counted anew. */
export async function nextGeneration(tx: Tx): Promise<void> {
  await tx
    .updateTable('sla_state')
    .set((of) => ({ generation: of('generation', '+', 1) }))
    .where('id', '=', 1)
    .execute()
}

/** `asleep`: tickets may be without a timeline, since nothing was promised to anybody when something happened to them. */
export async function readSlaState(db: Db): Promise<{ generation: number; asleep: boolean }> {
  const row = await db
    .selectFrom('sla_state')
    .select(['generation', 'asleep'])
    .where('id', '=', 1)
    .executeTakeFirst()
  return { generation: row?.generation ?? 0, asleep: row?.asleep === 1 }
}

/** Locks the state until the end of the transaction, so that nobody leaves a timeline out while others are made. */
export async function setAsleep(tx: Tx, asleep: boolean): Promise<void> {
  await tx
    .updateTable('sla_state')
    .set({ asleep: asleep ? 1 : 0 })
    .where('id', '=', 1)
    .execute()
}
