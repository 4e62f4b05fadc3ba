import type { Actor } from '@waybill/contract/access/policies.ts'
import { LRUCache } from 'lru-cache'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'

/** A ticket as JSON, as it was shown to somebody. */
export interface ShownTicket {
  id: string
  json: string
  etag: string
  /** The positions that it holds for: of the ticket's last change, and of the directory of names and rights. */
  seq: number
  directory: number
  /** The position of the log at which they were last seen to hold. */
  head: number
}

/** Of JSON, in UTF-16 code units: some ten thousand tickets, and at most 32 MiB of memory. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/**
 * Tickets that were shown before, for each actor. Whatever an answer holds changes only with an event of the ticket or
 * with one that moves the directory (as ETags rely on, too), so a kept answer is as good as a fresh one while both
 * positions stand. While nothing at all has been written they need not even be looked at.
 */
class ShownTickets {
  readonly #kept = new LRUCache<string, ShownTicket>({
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ json }) => json.length + 200,
  })

  get(actor: Actor, ref: string): ShownTicket | undefined {
    return this.#kept.get(`${actorKey(actor)} ${ref}`)
  }

  keep(actor: Actor, ref: string, shown: ShownTicket): void {
    this.#kept.set(`${actorKey(actor)} ${ref}`, shown)
  }
}

const ofDatabase = new WeakMap<Db, ShownTickets>()

export function shownTickets(db: Db): ShownTickets {
  const known = ofDatabase.get(db) ?? new ShownTickets()
  ofDatabase.set(db, known)
  return known
}

/** All of an actor that policies look at. */
export function actorKey({ kind, person_id, role, scopes, token_projects }: Actor): string {
  const limits = scopes || token_projects ? JSON.stringify([scopes, token_projects]) : ''
  return `${kind} ${person_id ?? ''} ${role} ${limits}`
}

/** Whether the ticket still is as it was shown, at the head of the log that was read for the request. */
export async function stillHolds(db: Db, shown: ShownTicket, head: number): Promise<boolean> {
  if (shown.head === head) return true
  const [now] = await selectPositions(db, { id: shown.id })
  if (now?.seq !== shown.seq || now.directory !== shown.directory) return false
  shown.head = head
  return true
}

const selectPositions = prepared((db, { id }: { id: string }) =>
  db
    .selectFrom('tickets')
    .innerJoin('log_head', (join) => join.onTrue())
    .select(['tickets.seq', 'log_head.directory_seq as directory'])
    .where('tickets.id', '=', id),
)
