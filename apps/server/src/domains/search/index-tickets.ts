import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { SearchSlot } from './search-sql.ts'
import type { Tx } from '../../io/db/tables.ts'
import { readHead } from '../../kernel/event-log.ts'
import { makeDocument, type TicketDocument } from './make-document.ts'
import { readTexts, type TicketTexts } from './search-texts.queries.ts'

interface IndexContext {
  readonly tx: Tx
  readonly sql: EngineSql
}

/** Tickets whose texts are read together. */
const TICKETS_AT_ONCE = 16
/** What one call takes: about 10 ms of SQLite's writer, with whatever its index merges meanwhile. */
const MOST_TICKETS = 64
const MOST_CHARACTERS = 24_576

/**
 * Brings the documents of tickets up to what the tables say now, of as many as fit into a turn of the writer; tickets that
 * are gone leave the index. Whoever calls holds `lockSearchState`.
 * @param options.keepsUp whether `slots` are all that are in use, so that the reader of the log need not look again
 * @returns how many of the tickets, from the first on, are done; at least one
 */
export async function indexTickets(
  context: IndexContext,
  slots: readonly SearchSlot[],
  tickets: readonly string[],
  { keepsUp }: { keepsUp: boolean },
): Promise<number> {
  // Read before the texts: whatever they hold, they hold everything up to here.
  const { head } = await readHead(context.tx)
  const texts = new Map<string, TicketTexts>()
  const taken: string[] = []
  let characters = 0
  while (taken.length < Math.min(tickets.length, MOST_TICKETS) && characters < MOST_CHARACTERS) {
    const some = tickets.slice(taken.length, taken.length + TICKETS_AT_ONCE)
    const read = await readTexts(context.tx, some)
    for (const id of some) {
      const text = read.get(id)
      characters += text ? charactersOf(text) : 0
      if (taken.length > 0 && characters > MOST_CHARACTERS) break
      if (text) texts.set(id, text)
      taken.push(id)
    }
  }
  await write(context, slots, taken, texts, keepsUp ? head : null)
  return taken.length
}

function charactersOf({ title, description, ...comments }: TicketTexts): number {
  const bodies = [...comments.public, ...comments.internal]
  return bodies.reduce((sum, body) => sum + body.length, title.length + description.length)
}

async function write(
  context: IndexContext,
  slots: readonly SearchSlot[],
  ids: readonly string[],
  texts: ReadonlyMap<string, TicketTexts>,
  head: number | null,
): Promise<void> {
  const { tx, sql } = context
  const gone = ids.filter((id) => !texts.has(id))
  if (gone.length > 0) await removeGone(context, slots, gone)
  const found = ids.flatMap((id) => texts.get(id) ?? [])
  if (found.length === 0) return
  const docs = await numberDocuments(
    tx,
    found.map((text) => text.id),
    head,
  )
  const made = found.map((text) => ({ doc: docs.get(text.id) ?? 0, ...makeDocument(text) }))
  for (const slot of slots) await putTerms(context, slot, made)
  // All at once and last: FTS5 writes a segment whenever another statement comes between, and has to merge them later.
  for (const slot of slots) await sql.search.put(slot, made).execute(tx)
}

/** The numbers of the documents of tickets; a ticket that comes gets the next one. `head` null: how fresh they are stays. */
async function numberDocuments(
  tx: Tx,
  ids: readonly string[],
  head: number | null,
): Promise<Map<string, number>> {
  const known = await tx
    .updateTable('search_documents')
    .set((of) => ({ indexed_seq: head ?? of.ref('indexed_seq') }))
    .where('ticket_id', 'in', [...ids])
    .returning(['doc', 'ticket_id'])
    .execute()
  const docs = new Map(known.map((row) => [row.ticket_id, row.doc]))
  const added = ids.filter((id) => !docs.has(id))
  if (added.length === 0) return docs
  const { last } = await tx
    .selectFrom('search_documents')
    .select((of) => of.fn.max('doc').as('last'))
    .executeTakeFirstOrThrow()
  const rows = added.map((ticket_id, index) => ({
    doc: Number(last ?? 0) + 1 + index,
    ticket_id,
    indexed_seq: head ?? 0,
  }))
  await tx.insertInto('search_documents').values(rows).execute()
  await countDocuments(tx, rows.length)
  for (const row of rows) docs.set(row.ticket_id, row.doc)
  return docs
}

async function removeGone(
  { tx, sql }: IndexContext,
  slots: readonly SearchSlot[],
  ids: readonly string[],
): Promise<void> {
  const rows = await tx
    .deleteFrom('search_documents')
    .where('ticket_id', 'in', [...ids])
    .returning('doc')
    .execute()
  if (rows.length === 0) return
  await countDocuments(tx, -rows.length)
  for (const slot of slots) {
    await sql.search
      .remove(
        slot,
        rows.map((row) => row.doc),
      )
      .execute(tx)
  }
}

async function countDocuments(tx: Tx, by: number): Promise<void> {
  await tx
    .updateTable('search_state')
    .set((of) => ({ documents: of('documents', '+', by) }))
    .execute()
}

async function putTerms(
  { tx, sql }: IndexContext,
  slot: SearchSlot,
  made: readonly TicketDocument[],
): Promise<void> {
  for (const side of ['public', 'internal'] as const) {
    const terms = new Set(made.flatMap((one) => [...one.terms[side]]))
    if (terms.size === 0) continue
    await sql.search.putTerms(slot, side === 'internal' ? 1 : 0, [...terms].toSorted()).execute(tx)
  }
}
