import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { sql } from 'kysely'
import {
  foldVersion,
  foldedAt,
  versionOf,
  type FoldedVersion,
  type TicketVersion,
} from '../../domains/past/fold-version.ts'
import { OPEN, OPEN_LEVEL, levelOf } from '../../domains/past/version-levels.ts'
import type { Tx } from '../../io/db/tables.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import { readEvents } from '../../kernel/event-log.ts'

/** Rows removed, and events folded again, in one go; between them the event loop gets its turn. */
const AT_ONCE = 500

type Ended = Pick<TicketVersion, 'to_seq' | 'to_at' | 'level_seq' | 'level_at'>

/** Writes the version that each event begins and ends the one before it. Events of many tickets may be mixed. */
export async function keepVersions(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  if (events.length === 0) return
  const newest = await newestVersions(tx, [...new Set(events.map((event) => event.ticket_id ?? ''))])
  const run = new Run(tx, newest)
  for (const event of events) await run.take(event)
  await run.write()
}

function newestVersions(tx: Tx, ids: readonly string[]): Promise<TicketVersion[]> {
  return tx
    .selectFrom('ticket_versions')
    .selectAll()
    .where('id', 'in', [...ids])
    .where('to_seq', '=', sql.lit(OPEN))
    .execute()
}

class Run {
  readonly #tx: Tx
  /** How far each ticket is folded. */
  readonly #folded = new Map<string, FoldedVersion>()
  /** The version of each ticket that has not ended: of this run, or one that stands in the table. */
  readonly #last = new Map<string, TicketVersion>()
  /** Rows to be written, by seq. */
  #begun = new Map<number, TicketVersion>()
  #ended = new Map<number, Ended>()

  constructor(tx: Tx, newest: readonly TicketVersion[]) {
    this.#tx = tx
    for (const row of newest) this.#last.set(row.id, row)
  }

  async take(event: LogEvent): Promise<void> {
    const id = event.ticket_id ?? ''
    if (event.kind === 'ticket.purged') {
      await this.#forget(id)
      return
    }
    const last = this.#last.get(id)
    const follows = last ? event.seq > last.seq : event.kind === 'ticket.created'
    if (!follows) {
      await this.#again(id, Math.max(event.seq, last?.seq ?? 0))
      return
    }
    const before = this.#folded.get(id) ?? (last && foldedAt(last))
    const folded = foldVersion(before, event)
    if (folded) this.#begin(id, last, folded)
  }

  #begin(id: string, last: TicketVersion | undefined, folded: FoldedVersion): void {
    const row = {
      ...versionOf(folded),
      to_seq: OPEN,
      to_at: OPEN,
      level_seq: OPEN_LEVEL,
      level_at: OPEN_LEVEL,
    }
    if (last) {
      const ended = endAt(last, row)
      if (this.#begun.has(last.seq)) this.#begun.set(last.seq, { ...last, ...ended })
      else this.#ended.set(last.seq, ended)
    }
    this.#begun.set(row.seq, row)
    this.#last.set(id, row)
    this.#folded.set(id, folded)
  }

  /** Ends first: a ticket has one version that has not ended, which a unique index holds. */
  async write(): Promise<void> {
    for (const [seq, ended] of this.#ended) {
      await this.#tx.updateTable('ticket_versions').set(ended).where('seq', '=', seq).execute()
    }
    for (const slice of bulkSlices([...this.#begun.values()])) {
      await this.#tx.insertInto('ticket_versions').values(slice).execute()
    }
    this.#begun = new Map()
    this.#ended = new Map()
  }

  async #forget(id: string): Promise<void> {
    await this.write()
    await deleteVersions(this.#tx, id)
    this.#last.delete(id)
    this.#folded.delete(id)
  }

  /**
   * An event came late (it was parked, and somebody had it tried again), or one before it is still parked: the versions
   * of the ticket are made anew from the log, up to where they were.
   */
  async #again(id: string, upTo: number): Promise<void> {
    await this.#forget(id)
    for (let after = 0; ; ) {
      const events = await readEvents(this.#tx, { ticketId: id, after, limit: AT_ONCE })
      for (const event of events) {
        if (event.seq > upTo) break
        const folded = foldVersion(this.#folded.get(id), event)
        if (folded) this.#begin(id, this.#last.get(id), folded)
        else await this.#forget(id)
      }
      await this.write()
      after = events.at(-1)?.seq ?? upTo
      if (after >= upTo) return
      await nextTurn()
    }
  }
}

function endAt(last: TicketVersion, next: TicketVersion): Ended {
  return {
    to_seq: next.seq,
    to_at: next.updated_at,
    level_seq: levelOf('seq', last.seq, next.seq),
    level_at: next.updated_at > last.updated_at ? levelOf('at', last.updated_at, next.updated_at) : null,
  }
}

async function deleteVersions(tx: Tx, id: string): Promise<void> {
  for (;;) {
    const { numDeletedRows } = await tx
      .deleteFrom('ticket_versions')
      .where('seq', 'in', (of) =>
        of.selectFrom('ticket_versions').select('seq').where('id', '=', id).limit(AT_ONCE),
      )
      .executeTakeFirstOrThrow()
    if (numDeletedRows < AT_ONCE) return
    await nextTurn()
  }
}
