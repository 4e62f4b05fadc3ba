import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents, readEventsAt } from '../../kernel/event-log.ts'
import { foldVersion, foldedAt, versionOf, type BegunVersion, type TicketVersion } from './fold-version.ts'
import type { Moment } from './moment.ts'
import { OPEN } from './version-levels.ts'

/** Events folded in one go: with texts of 64 KiB each, some milliseconds of work. */
const PAGE = 100

/**
 * The version of a ticket that held at the moment, exact however far the reader of versions is: the newest version that
 * is kept and not later is the snapshot, and the events after it are folded on top. Undefined: it did not exist.
 */
export async function versionAt(db: Db, ticketId: string, moment: Moment): Promise<BegunVersion | undefined> {
  const kept = await keptVersion(db, ticketId, moment)
  // Where the next version is known too, it came after the moment.
  if (kept && kept.to_seq !== OPEN) return kept
  return foldOn(db, ticketId, moment, kept)
}

function keptVersion(db: Db, ticketId: string, { axis, value }: Moment): Promise<TicketVersion | undefined> {
  return db
    .selectFrom('ticket_versions')
    .selectAll()
    .where('id', '=', ticketId)
    .where(axis === 'seq' ? 'seq' : 'updated_at', '<=', value)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

async function foldOn(
  db: Db,
  ticketId: string,
  { axis, value }: Moment,
  kept: TicketVersion | undefined,
): Promise<BegunVersion | undefined> {
  let folded = kept && foldedAt(kept)
  for (let after = kept?.seq ?? 0; ; ) {
    const events = await readEvents(db, { ticketId, after, limit: PAGE })
    for (const event of events) {
      if (axis === 'seq' && event.seq > value) return folded && versionOf(folded)
      const next = foldVersion(folded, event)
      if (axis === 'at' && next && Date.parse(next.state.updated_at) > value)
        return folded && versionOf(folded)
      folded = next
      after = event.seq
    }
    if (events.length < PAGE) return folded && versionOf(folded)
  }
}

interface Texts {
  title: string
  description: string
}

/** Titles and descriptions of versions, from the events that hold them; by the seq of the version. */
export async function textsOf(db: Db, versions: readonly BegunVersion[]): Promise<Map<number, Texts>> {
  const seqs = new Set(versions.flatMap((one) => [one.title_seq, one.description_seq]))
  const events = new Map((await readEventsAt(db, [...seqs])).map((event) => [event.seq, event]))
  return new Map(
    versions.map(({ seq, title_seq, description_seq }) => [
      seq,
      {
        title: textIn(events.get(title_seq), 'title'),
        description: textIn(events.get(description_seq), 'description'),
      },
    ]),
  )
}

function textIn(event: LogEvent | undefined, name: keyof Texts): string {
  return (event?.data as { after?: Partial<Texts> } | undefined)?.after?.[name] ?? ''
}
