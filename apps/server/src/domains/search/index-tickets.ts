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

/** Tickets whose texts are read together, and the characters after which they are written: some milliseconds on SQLite. */
const TICKETS_AT_ONCE = 16
const CHARACTERS_AT_ONCE = 16_384

/**
 * Brings the documents of tickets up to what the tables say now; tickets that are gone leave the index. Whoever calls holds
 * `lockSearchState`. Stops when `enough` says so, asked after each few.
 * @param slots all that are in use
 * @returns how many of the tickets, from the first on, are done; at least one
 */
export async function indexTickets(
  context: IndexContext,
  slots: readonly SearchSlot[],
  tickets: readonly string[],
  enough: () => boolean,
): Promise<number> {
  let done = 0
  while (done < tickets.length && (done === 0 || !enough())) {
    const some = tickets.slice(done, done + TICKETS_AT_ONCE)
    done += await indexSome(context, slots, some, { keepsUp: true })
  }
  return done
}

/**
 * The same for as many as fit into a turn of the writer.
 * @param options.keepsUp whether every slot in use is written, so that the reader of the log need not look at them again
 */
export async function indexSome(
  context: IndexContext,
  slots: readonly SearchSlot[],
  tickets: readonly string[],
  { keepsUp }: { keepsUp: boolean },
): Promise<number> {
  // Read before the texts: whatever they hold, they hold everything up to here.
  const { head } = await readHead(context.tx)
  const texts = await readTexts(context.tx, tickets)
  const taken = takeSome(tickets, texts)
  await write(context, slots, taken, texts, keepsUp ? head : null)
  return taken.length
}

function takeSome(ids: readonly string[], texts: ReadonlyMap<string, TicketTexts>): string[] {
  let characters = 0
  const taken: string[] = []
  for (const id of ids) {
    const text = texts.get(id)
    const comments = text ? [...text.public, ...text.internal] : []
    characters += comments.reduce((sum, body) => sum + body.length, text?.description.length ?? 0)
    if (taken.length > 0 && characters > CHARACTERS_AT_ONCE) break
    taken.push(id)
  }
  return taken
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
  for (const slot of slots) {
    await sql.search.put(slot, made).execute(tx)
    await putTerms(context, slot, made)
  }
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
    await sql.search.putTerms(slot, side === 'internal' ? 1 : 0, [...terms]).execute(tx)
  }
}
