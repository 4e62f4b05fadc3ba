import { LRUCache } from 'lru-cache'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import { parseIds, reactionsTo, type CommentRow, type ReactionRow } from '../comments/comments.queries.ts'
import { watchersOf } from '../tickets/ticket-parts.queries.ts'
import type { TicketRow } from '../tickets/tickets.queries.ts'

/** Texts may be long, so that a thousand of them are some tens of MiB in ordinary installations. */
const MOST_TICKETS = 1_000

/** A ticket as it stands, for every socket of this node. */
export interface LiveTicket {
  ticket: TicketRow
  watchers: ReadonlySet<string>
  /** Comments that events are about, as they stand; null for one that is gone. */
  comments: Map<string, Promise<LiveComment | null>>
}

export interface LiveComment {
  row: CommentRow
  references: readonly string[]
  reactions: readonly ReactionRow[]
  /** Who wrote it or reacted to it: they see it otherwise than others do. */
  hands: ReadonlySet<string>
}

/**
 * Tickets that events are about, each read once for all sockets. Whoever reads the log says of each event that its ticket
 * is not as it was (`forget`), before anybody is told of the event: what is found here is never older than the event.
 */
export class LiveTickets {
  readonly #db: Db
  readonly #known = new LRUCache<string, Promise<LiveTicket | null>>({ max: MOST_TICKETS })

  constructor(db: Db) {
    this.#db = db
  }

  /** null: it is not there any more, not even among the deleted. */
  find(id: string): Promise<LiveTicket | null> {
    return this.#known.get(id) ?? this.#keep(id, this.#readOne(id))
  }

  /** Reads together those of many that are not known; `find` then has them. */
  async load(ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !this.#known.has(id))
    if (missing.length === 0) return
    const read = this.#read(missing)
    await Promise.all(missing.map((id) => this.#keep(id, itemOf(read, id))))
  }

  forget(id: string): void {
    this.#known.delete(id)
  }

  clear(): void {
    this.#known.clear()
  }

  /** A comment of the ticket, read once for all sockets until the ticket is read again. */
  findComment(live: LiveTicket, id: string): Promise<LiveComment | null> {
    return live.comments.get(id) ?? keepComment(live, id, itemOf(this.#readComments([id]), id))
  }

  /** Reads together those of many that are not known; `findComment` then has them. */
  async loadComments(wanted: readonly { live: LiveTicket; id: string }[]): Promise<void> {
    const missing = new Map(
      wanted.filter(({ live, id }) => !live.comments.has(id)).map((one) => [one.id, one]),
    )
    if (missing.size === 0) return
    const read = this.#readComments([...missing.keys()])
    await Promise.all([...missing.values()].map(({ live, id }) => keepComment(live, id, itemOf(read, id))))
  }

  #keep(id: string, found: Promise<LiveTicket | null>): Promise<LiveTicket | null> {
    this.#known.set(id, found)
    // A failure is not kept: the next one to ask tries again.
    found.catch(() => {
      if (this.#known.get(id) === found) this.#known.delete(id)
    })
    return found
  }

  async #readOne(id: string): Promise<LiveTicket | null> {
    const [ticket] = await selectTicket(this.#db, { id })
    if (!ticket) return null
    return liveTicket(ticket, await watchersOf(this.#db, [id]))
  }

  async #read(ids: readonly string[]): Promise<Map<string, LiveTicket>> {
    const tickets = await this.#db.selectFrom('tickets').selectAll().where('id', 'in', ids).execute()
    const watchers = await watchersOf(this.#db, ids)
    return new Map(tickets.map((ticket) => [ticket.id, liveTicket(ticket, watchers)]))
  }

  async #readComments(ids: readonly string[]): Promise<Map<string, LiveComment>> {
    const [only = ''] = ids
    const rows =
      ids.length === 1
        ? await selectComment(this.#db, { id: only })
        : await this.#db.selectFrom('comments').selectAll().where('id', 'in', ids).execute()
    const reactions = await reactionsTo(this.#db, ids)
    return new Map(rows.map((row) => [row.id, liveComment(row, reactions.get(row.id) ?? [])]))
  }
}

const selectTicket = prepared((db, { id }: { id: string }) =>
  db.selectFrom('tickets').selectAll().where('id', '=', id),
)

const selectComment = prepared((db, { id }: { id: string }) =>
  db.selectFrom('comments').selectAll().where('id', '=', id),
)

function liveTicket(ticket: TicketRow, watchers: ReadonlyMap<string, readonly string[]>): LiveTicket {
  return { ticket, watchers: new Set(watchers.get(ticket.id)), comments: new Map() }
}

function liveComment(row: CommentRow, reactions: readonly ReactionRow[]): LiveComment {
  return {
    row,
    references: parseIds(row.ticket_references),
    reactions,
    hands: new Set([row.author_id, ...reactions.map((one) => one.person_id)]),
  }
}

async function itemOf<Value>(read: Promise<ReadonlyMap<string, Value>>, id: string): Promise<Value | null> {
  return (await read).get(id) ?? null
}

function keepComment(
  { comments }: LiveTicket,
  id: string,
  found: Promise<LiveComment | null>,
): Promise<LiveComment | null> {
  comments.set(id, found)
  found.catch(() => comments.delete(id))
  return found
}
