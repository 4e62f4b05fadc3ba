// Longer than 400 lines: the one door to the events (L6); what would be taken out would have to name their table, too.
import type { Actor } from '@waybill/contract/access/policies.ts'
import { BESIDE_TICKET } from '@waybill/contract/events/beside-ticket.ts'
import type { LogEvent, Via } from '@waybill/contract/events/event.ts'
import { changesDirectory, versionOf, type NewEvent } from '@waybill/contract/events/event-kinds.ts'
import { conflict } from '@waybill/contract/problems/problem.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql, type Expression, type RawBuilder, type Selectable, type SqlBool } from 'kysely'
import type { EngineSql } from '../io/db/engine-sql.ts'
import type { Db, Tx } from '../io/db/tables.ts'
import { bulkSlices } from './bulk-slices.ts'
import { toIso, toMillis } from './clock.ts'
import type { EventsTable } from './kernel.tables.ts'
import { prepared } from './prepared.ts'
import { upcast } from './upcast.ts'

/** A chain of events that cause each other is refused beyond this depth (rule L4). */
export const MAX_DEPTH = 8

/** The event that a command answers to. */
export type Cause = Pick<LogEvent, 'seq' | 'root_seq' | 'depth'>

export interface AppendMeta {
  actor: Actor
  via: Via
  /** When the command runs, in milliseconds. */
  now: number
  cause: Cause | null
  requestId: string | null
  /** Whether the engine writes inside common table expressions (`EngineSql`). */
  writesInCte: boolean
}

/**
 * Takes the next `seq` numbers and writes the events. Must be the last thing that waits for a lock in the transaction:
 * the row of `log_head` stays locked until commit, which is what makes the order of seq the order of commit (rule L1).
 * @returns the seq of the first event; the others follow without a gap.
 */
export async function appendEvents(tx: Tx, events: readonly NewEvent[], meta: AppendMeta): Promise<number> {
  const depth = meta.cause ? meta.cause.depth + 1 : 0
  if (depth > MAX_DEPTH) throw chainTooDeep(depth)
  const count = events.length
  const touchesDirectory = events.some((event) => changesDirectory(event.kind))
  const [alone] = events
  if (alone && count === 1 && !touchesDirectory && meta.writesInCte) {
    const [written] = await moveHeadAndInsert(tx, toRow(alone, 0, depth, meta))
    if (!written) throw new Error('the row of log_head is missing')
    return written.seq
  }
  const [head] = await (touchesDirectory ? moveHeadAndDirectory : moveHead)(tx, { count })
  if (!head) throw new Error('the row of log_head is missing')
  const first = head.seq - count + 1
  const rows = events.map((event, index) => toRow(event, first + index, depth, meta))
  const [only] = rows
  if (only && rows.length === 1) await insertEvent(tx, only)
  // 14 columns: the largest slice stays below the 32,766 parameters of SQLite and the 65,535 of PostgreSQL.
  else for (const slice of bulkSlices(rows)) await tx.insertInto('events').values(slice).execute()
  return first
}

/** The count is cast, because PostgreSQL would take a bare parameter for a text. */
const moveHead = prepared((db, { count }: { count: number }) =>
  db
    .updateTable('log_head')
    .set({ seq: sql`seq + cast(${count} as bigint)` })
    .where('id', '=', 1)
    .returning('seq'),
)

const moveHeadAndDirectory = prepared((db, { count }: { count: number }) =>
  db
    .updateTable('log_head')
    .set({
      seq: sql`seq + cast(${count} as bigint)`,
      directory_seq: sql`seq + cast(${count} as bigint)`,
    })
    .where('id', '=', 1)
    .returning('seq'),
)

/** Both at once: one round trip less under the lock of the log, which is what bounds the commits of PostgreSQL. */
const moveHeadAndInsert = prepared((db, row: EventRow) =>
  db
    .with('head', (cte) =>
      cte.updateTable('log_head').set({ seq: sql`seq + 1` }).where('id', '=', 1).returning('seq'),
    )
    .insertInto('events')
    .columns([
      'seq',
      'at',
      'recorded_at',
      'actor_id',
      'via',
      'cause_seq',
      'root_seq',
      'depth',
      'kind',
      'version',
      'project_id',
      'ticket_id',
      'request_id',
      'data',
    ])
    .expression((of) =>
      of
        .selectFrom('head')
        .select([
          'head.seq',
          sql`cast(${row.at} as bigint)`.as('at'),
          sql`cast(${row.recorded_at} as bigint)`.as('recorded_at'),
          sql`cast(${row.actor_id} as text)`.as('actor_id'),
          sql`cast(${row.via} as text)`.as('via'),
          sql`cast(${row.cause_seq} as bigint)`.as('cause_seq'),
          sql`cast(${row.root_seq} as bigint)`.as('root_seq'),
          sql`cast(${row.depth} as bigint)`.as('depth'),
          sql`cast(${row.kind} as text)`.as('kind'),
          sql`cast(${row.version} as bigint)`.as('version'),
          sql`cast(${row.project_id} as text)`.as('project_id'),
          sql`cast(${row.ticket_id} as text)`.as('ticket_id'),
          sql`cast(${row.request_id} as text)`.as('request_id'),
          sql`cast(${row.data} as jsonb)`.as('data'),
        ]),
    )
    .returning('seq'),
)

const insertEvent = prepared((db, row: EventRow) =>
  db.insertInto('events').values({
    seq: row.seq,
    at: row.at,
    recorded_at: row.recorded_at,
    actor_id: row.actor_id,
    via: row.via,
    cause_seq: row.cause_seq,
    root_seq: row.root_seq,
    depth: row.depth,
    kind: row.kind,
    version: row.version,
    project_id: row.project_id,
    ticket_id: row.ticket_id,
    request_id: row.request_id,
    data: row.data,
  }),
)

type EventRow = Selectable<EventsTable>

function toRow(event: NewEvent, seq: number, depth: number, meta: AppendMeta): EventRow {
  return {
    seq,
    at: event.at === undefined ? meta.now : toMillis(event.at),
    recorded_at: meta.now,
    actor_id: event.actor_id === undefined ? meta.actor.person_id : event.actor_id,
    via: meta.via,
    cause_seq: meta.cause?.seq ?? null,
    root_seq: meta.cause ? (meta.cause.root_seq ?? meta.cause.seq) : null,
    depth,
    kind: event.kind,
    version: versionOf(event.kind),
    project_id: event.project_id ?? null,
    ticket_id: event.ticket_id ?? null,
    request_id: meta.requestId,
    data: JSON.stringify(event.data),
  }
}

function chainTooDeep(depth: number) {
  return conflict(
    'log.chain_too_deep',
    'A chain of automatic changes was stopped',
    `It would be ${String(depth)} events deep; at most ${String(MAX_DEPTH)} are allowed, because such a chain is a loop.`,
  )
}

export interface LogQuery {
  /** Only events after this position. */
  after?: number
  limit: number
  kinds?: readonly string[]
  ticketId?: string
  projectId?: string
  newestFirst?: boolean
  /** Only events before this position (with `newestFirst`). */
  before?: number
  actorId?: string
  /** Not what came in by this way. */
  notVia?: Via
  /** Written at this instant or later, and before that one; milliseconds. */
  recordedFrom?: number
  recordedBefore?: number
}

/** Events in the order of seq, upcast to the current version of their kind. */
export async function readEvents(db: Db, query: LogQuery): Promise<LogEvent[]> {
  let select = db
    .selectFrom('events')
    .selectAll()
    .orderBy('seq', query.newestFirst ? 'desc' : 'asc')
    .limit(query.limit)
  if (query.after !== undefined) select = select.where('seq', '>', query.after)
  if (query.before !== undefined) select = select.where('seq', '<', query.before)
  if (query.kinds) select = select.where('kind', 'in', [...query.kinds])
  if (query.ticketId !== undefined) select = select.where('ticket_id', '=', query.ticketId)
  if (query.projectId !== undefined) select = select.where('project_id', '=', query.projectId)
  if (query.actorId !== undefined) select = select.where('actor_id', '=', query.actorId)
  if (query.notVia !== undefined) select = select.where('via', '!=', query.notVia)
  if (query.recordedFrom !== undefined) select = select.where('recorded_at', '>=', query.recordedFrom)
  if (query.recordedBefore !== undefined) select = select.where('recorded_at', '<', query.recordedBefore)
  return (await select.execute()).map(decodeEvent)
}

/** An event without its data: enough to decide who may read it, many times cheaper to pass over. */
export type EventHeading = Pick<LogEvent, 'seq' | 'kind' | 'project_id' | 'ticket_id'>

/** Which of these tickets (some hundred) have an event that came in by another way than this one; leases change nothing. */
export async function ticketsTouchedOtherwise(
  db: Db,
  via: Via,
  ticketIds: readonly string[],
): Promise<Set<string>> {
  if (ticketIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('events')
    .select('ticket_id')
    .distinct()
    .where('ticket_id', 'in', [...ticketIds])
    .where('via', '!=', via)
    .where(sql<SqlBool>`not (${isBesideIt})`)
    .execute()
  return new Set(rows.flatMap((row) => row.ticket_id ?? []))
}

/** Headings after one position up to another, in the order of seq. */
export function readHeadings(
  db: Db,
  query: { after: number; upTo: number; limit: number; ticketId?: string; projectId?: string },
): Promise<EventHeading[]> {
  let select = db
    .selectFrom('events')
    .select(['seq', 'kind', 'project_id', 'ticket_id'])
    .where('seq', '>', query.after)
    .where('seq', '<=', query.upTo)
    .orderBy('seq')
    .limit(query.limit)
  if (query.ticketId !== undefined) select = select.where('ticket_id', '=', query.ticketId)
  if (query.projectId !== undefined) select = select.where('project_id', '=', query.projectId)
  return select.execute()
}

/** The events at these positions (a few hundred at most), in the order of seq. */
export async function readEventsAt(db: Db, seqs: readonly number[]): Promise<LogEvent[]> {
  if (seqs.length === 0) return []
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('seq', 'in', [...seqs])
    .orderBy('seq')
    .execute()
  return rows.map(decodeEvent)
}

/** All events of these tickets (some ten), ticket by ticket, each in the order of seq. */
export async function readEventsOfTickets(db: Db, ticketIds: readonly string[]): Promise<LogEvent[]> {
  if (ticketIds.length === 0) return []
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('ticket_id', 'in', [...ticketIds])
    .orderBy('ticket_id')
    .orderBy('seq')
    .execute()
  return rows.map(decodeEvent)
}

const EVENTS_PER_BATCH = 500

/** Events that are of no ticket: people, teams, projects, access. In the order of seq, in batches with a turn for others between them. */
export async function* readEventsOutsideTickets(db: Db): AsyncGenerator<LogEvent[], void> {
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('events')
      .selectAll()
      .where('seq', '>', after)
      .where('ticket_id', 'is', null)
      .orderBy('seq')
      .limit(EVENTS_PER_BATCH)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    yield rows.map(decodeEvent)
    after = last.seq
    await nextTurn()
  }
}

/** Events of tickets ticket by ticket, each in the order of seq: the next after a position, by the index of both. */
export async function readEventsByTicket(
  db: Db,
  after: { ticketId: string; seq: number },
  limit: number,
): Promise<(LogEvent & { ticket_id: string })[]> {
  const rows = await db
    .selectFrom('events')
    .selectAll()
    .where('ticket_id', 'is not', null)
    .where(sql<SqlBool>`(ticket_id, seq) > (${after.ticketId}, ${after.seq})`)
    .orderBy('ticket_id')
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...decodeEvent(row), ticket_id: row.ticket_id ?? '' }))
}

/**
 * The newest position and instant (milliseconds) of each ticket among the events that whoever sees the ticket may read:
 * all but those of internal comments and attachments, and of links, whose other end they may not see; leases move no ticket. Each ticket
 * is looked at up to the `seq` that its row was read with: what has been written since must not pass for something that
 * the row already holds.
 */
export async function publicPositions(
  db: Db,
  engine: EngineSql,
  tickets: readonly { id: string; seq: number }[],
): Promise<Map<string, { seq: number; at: number }>> {
  if (tickets.length === 0) return new Map()
  const rows = await db
    .selectFrom('events')
    .select((of) => ['ticket_id', of.fn.max('seq').as('seq'), of.fn.max('at').as('at')])
    .where((of) =>
      of.or(tickets.map(({ id, seq }) => of.and([of('ticket_id', '=', id), of('seq', '<=', seq)]))),
    )
    .where(isPublic(engine))
    .groupBy('ticket_id')
    .execute()
  return new Map(rows.map(({ ticket_id, seq, at }) => [ticket_id ?? '', { seq, at }]))
}

/**
 * The same instant as SQL about a row of `tickets`, but never before the ticket was created: milliseconds, to filter and
 * sort few tickets by. Each asks the log for its own events.
 */
export function publicInstant(engine: EngineSql): RawBuilder<number> {
  return sql<number>`(select case when max(events.at) > tickets.created_at then max(events.at) else tickets.created_at end
    from events where events.ticket_id = tickets.id and events.seq <= tickets.seq and ${isPublic(engine)})`
}

/** Whether an event stands beside its ticket and changes nothing of it. */
const isBesideIt = sql.join(
  BESIDE_TICKET.map((group) => sql`events.kind like ${sql.lit(`${group}.%`)}`),
  sql` or `,
)

/** Whether an event is of no internal comment or attachment and no link, and moves its ticket at all. */
function isPublic(engine: EngineSql): Expression<SqlBool> {
  const comment = engine.jsonIsOneOf(sql<string>`(events.data -> 'comment')`, 'internal', [true])
  const attachment = engine.jsonIsOneOf(sql<string>`(events.data -> 'attachment')`, 'internal', [true])
  const other = engine.jsonIsOneOf(sql.ref('events.data'), 'internal', [true])
  // A comment that does not say whether it is internal gives null here and counts as internal.
  return sql`not (case when events.kind = 'comment.added' then ${comment}
    when events.kind = 'attachment.added' then ${attachment}
    when events.kind like 'comment.%' or events.kind = 'attachment.removed' then ${other}
    else (${isBesideIt}) or events.kind in ('ticket.linked', 'ticket.unlinked') end)`
}

/** The row of an event as the rest of the program sees it. */
export function decodeEvent(row: Selectable<EventsTable>): LogEvent {
  return upcast({
    ...row,
    at: toIso(row.at),
    recorded_at: toIso(row.recorded_at),
    data: JSON.parse(row.data),
  })
}

/** `head`: seq of the newest event, 0 for an empty log. `directory`: of the last one that changed names or rights. */
export async function readHead(db: Db): Promise<{ head: number; directory: number }> {
  const [row] = await selectHead(db, {})
  if (!row) throw new Error('the row of log_head is missing')
  return { head: row.seq, directory: row.directory_seq }
}

const ofThisTurn = new WeakMap<Db, ReturnType<typeof readHead>>()

/**
 * `readHead` for answers that only read: requests that came together, in one turn of the event loop, share one look. All
 * of them were sent before it, so none of them misses what its sender knows to be done.
 */
export function headOfThisTurn(db: Db): ReturnType<typeof readHead> {
  const known = ofThisTurn.get(db)
  if (known) return known
  const head = readHead(db)
  ofThisTurn.set(db, head)
  setImmediate(() => ofThisTurn.delete(db))
  return head
}

/** Somebody here has written to the log: who knows of it must not get the head of before. */
export function headHasMoved(db: Db): void {
  ofThisTurn.delete(db)
}

const selectHead = prepared((db) => db.selectFrom('log_head').select(['seq', 'directory_seq']))

/** An event as its row stands in the log: not upcast, `data` as JSON text, instants in milliseconds. */
export type StoredEvent = Selectable<EventsTable>

/** Rows of the log after a position, for whoever copies the log and must not change it. */
export function readStoredEvents(db: Db, after: number, limit: number): Promise<StoredEvent[]> {
  return db.selectFrom('events').selectAll().where('seq', '>', after).orderBy('seq').limit(limit).execute()
}

/**
 * Takes over events from the log of another installation, with the positions and times that they had there (rule L7).
 * @throws Error unless they follow the head of this log without a gap
 */
export async function appendStoredEvents(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
  const { seq: head } = await tx
    .updateTable('log_head')
    .set({ seq: sql`seq + ${sql.lit(events.length)}` })
    .where('id', '=', 1)
    .returning('seq')
    .executeTakeFirstOrThrow()
  events.forEach(({ seq }, index) => {
    const expected = head - events.length + 1 + index
    if (seq !== expected) throw new Error(`event ${String(seq)} stands where ${String(expected)} belongs`)
  })
  for (const slice of bulkSlices(events)) await tx.insertInto('events').values(slice).execute()
}

/** Sets the head of the directory as it was where the log comes from (rule L7). */
export async function takeOverDirectoryHead(tx: Tx, seq: number): Promise<void> {
  await tx.updateTable('log_head').set({ directory_seq: seq }).where('id', '=', 1).execute()
}
