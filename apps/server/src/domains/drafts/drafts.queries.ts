import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { findPlace, type DraftPlace } from './draft-place.ts'
import type { DraftsTable } from './drafts.tables.ts'

export type DraftRow = Selectable<DraftsTable>

export function findDraft(db: Db, person: string, slot: string): Promise<DraftRow | undefined> {
  return db
    .selectFrom('drafts')
    .selectAll()
    .where('person_id', '=', person)
    .where('slot', '=', slot)
    .executeTakeFirst()
}

/** The drafts of a person without their content, newest change first. */
export function draftsOf(db: Db, person: string): Promise<Pick<DraftRow, 'slot' | 'updated_at'>[]> {
  return db
    .selectFrom('drafts')
    .select(['slot', 'updated_at'])
    .where('person_id', '=', person)
    .orderBy('updated_at', 'desc')
    .orderBy('slot')
    .execute()
}

/** The places of drafts by their slots, as far as they are there for the actor today. */
export async function placesOf(
  db: Db,
  actor: Actor,
  slots: readonly string[],
): Promise<Map<string, DraftPlace>> {
  const places = new Map<string, DraftPlace>()
  for (const slot of slots) {
    // A slot is a place too, by the id.
    const place = await findPlace(db, actor, slot)
    if (place) places.set(slot, place)
  }
  return places
}
