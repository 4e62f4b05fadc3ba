import type { BackgroundTroubles } from '@waybill/contract/background/background-work.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { readEventsAt } from '../../kernel/event-log.ts'
import type { Jobs } from '../../kernel/jobs.ts'
import { parkedEvents } from '../../kernel/parked-events.ts'
import { readerStates } from '../../kernel/reader-rows.ts'

const MOST = 100
const MOST_LETTERS = 500

/** @param jobs null where no background work runs */
export async function readTroubles(db: Db, jobs: Pick<Jobs, 'failed'> | null): Promise<BackgroundTroubles> {
  const states = await readerStates(db)
  const parked = await parkedEvents(db, { limit: MOST })
  const events = new Map(
    (
      await readEventsAt(
        db,
        parked.map(({ seq }) => seq),
      )
    ).map((one) => [one.seq, one]),
  )
  const keys = await keysOf(
    db,
    [...events.values()].flatMap(({ ticket_id }) => ticket_id ?? []),
  )
  const failed = (await jobs?.failed(MOST)) ?? []
  return {
    readers: states.flatMap(({ name, lag, attempts, error }) =>
      attempts > 0 ? [{ name, lag, attempts, error: firstLine(error ?? '') }] : [],
    ),
    events: parked.map(({ reader, seq, attempts, error, parked_at, retry_at }) => {
      const event = events.get(seq)
      const id = event?.ticket_id ?? ''
      const key = keys.get(id)
      return {
        reader,
        seq,
        kind: event?.kind ?? '',
        ticket: key === undefined ? null : { id, key },
        attempts,
        error: firstLine(error),
        at: toIso(parked_at),
        retrying: retry_at !== null,
      }
    }),
    jobs: failed.map(({ queue, id, attempts, error, at }) => ({
      queue,
      id,
      attempts,
      error: firstLine(error),
      at: toIso(at),
    })),
  }
}

async function keysOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('tickets')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'tickets.number', 'projects.key'])
    .where('tickets.id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, number, key }) => [id, `${key}-${String(number)}`]))
}

function firstLine(error: string): string {
  return (error.split('\n', 1)[0] ?? '').slice(0, MOST_LETTERS).toWellFormed()
}
