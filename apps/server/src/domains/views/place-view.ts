import { generateKeyBetween } from 'fractional-indexing'
import type { Tx } from '../../io/db/tables.ts'

/** The rank with which a view comes to a place among the others of its owner; needs the lock of the owner. */
export async function rankAt(
  tx: Tx,
  owner: string,
  position: number | undefined,
  moving: string | null,
): Promise<string> {
  const rows = await tx
    .selectFrom('views')
    .select(['id', 'rank'])
    .where('owner_id', '=', owner)
    .orderBy('rank')
    .orderBy('id')
    .execute()
  const others = rows.filter((row) => row.id !== moving)
  const place = Math.min(position ?? others.length, others.length)
  return generateKeyBetween(others[place - 1]?.rank ?? null, others[place]?.rank ?? null)
}

/** Whether the view stands there already. */
export async function standsAt(tx: Tx, owner: string, id: string, position: number): Promise<boolean> {
  const rows = await tx
    .selectFrom('views')
    .select('id')
    .where('owner_id', '=', owner)
    .orderBy('rank')
    .orderBy('id')
    .execute()
  return rows[Math.min(position, rows.length - 1)]?.id === id
}
