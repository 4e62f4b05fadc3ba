import type { ReferenceState } from '@waybill/contract/references/fold-references.ts'
import type { ReferenceValues } from '@waybill/contract/references/reference.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import type { TicketReferencesTable } from './references.tables.ts'

export type ReferenceRow = Selectable<TicketReferencesTable>

/** The references of a ticket with the names of their authors, newest first. */
export function referencesOf(db: Db, ticket: string) {
  return db
    .selectFrom('ticket_references')
    .leftJoin('people', 'people.id', 'ticket_references.author_id')
    .selectAll('ticket_references')
    .select('people.name as author_name')
    .where('ticket_id', '=', ticket)
    .orderBy('at', 'desc')
    .orderBy('ticket_references.id', 'desc')
    .execute()
}

export function valuesOf(row: ReferenceRow): ReferenceValues {
  const { source, kind, repository, name, title, url, state, author_id } = row
  return { source, kind, repository, name, title, url, state, author: author_id }
}

/** The references of tickets whose ids are above `after`, up to `through` or without end, in the form to which events fold. */
export async function storedReferences(
  db: Db,
  { after, through }: { after: string; through: string | null },
): Promise<Map<string, ReferenceState[]>> {
  const above = db.selectFrom('ticket_references').selectAll().where('ticket_id', '>', after)
  const rows = await (through === null ? above : above.where('ticket_id', '<=', through))
    .orderBy('id')
    .execute()
  const byTicket = Map.groupBy(rows, (row) => row.ticket_id)
  return new Map(
    [...byTicket].map(([ticket, all]) => [
      ticket,
      all.map((row) => ({ id: row.id, ...valuesOf(row), at: toIso(row.at), seq: row.seq })),
    ]),
  )
}

/** The row of a folded reference. */
export function referenceRow(ticket_id: string, state: ReferenceState, at: number): ReferenceRow {
  const { author, ...same } = state
  return { ...same, ticket_id, author_id: author, at }
}
