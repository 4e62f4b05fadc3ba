import { sql } from 'kysely'
import type { Tx } from '../../io/db/tables.ts'

/** The channel of signals that says whose inbox has changed. */
export const INBOX_CHANNEL = 'inbox'

/** The next version of somebody's inbox; the rules of `nextVersions`. */
export async function nextVersion(tx: Tx, person: string): Promise<number> {
  return (await nextVersions(tx, [person])).get(person) ?? 0
}

/**
 * The next version of each inbox. Their rows stay locked until commit, so that versions come in the order of commit: call
 * it before notifications of the people are read or written. They are locked by id, so that nobody waits in a circle.
 */
export async function nextVersions(tx: Tx, people: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx
    .insertInto('inboxes')
    .values(people.toSorted().map((person_id) => ({ person_id, version: 1 })))
    .onConflict((on) => on.column('person_id').doUpdateSet({ version: sql`inboxes.version + 1` }))
    .returning(['person_id', 'version'])
    .execute()
  return new Map(rows.map(({ person_id, version }) => [person_id, version]))
}
