import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Lease } from '@waybill/contract/leases/lease.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Table } from './table.ts'

/** Something as it was read when the log stood at `asOf` or later: of two readings the newer one is believed. */
export interface Known<T> {
  value: T
  asOf: number
}

/** Who looks at a ticket and what they do there. */
export type Present = ServerFrames['PresenceChanged']['people'][number]

/** The lease of a ticket, or null since the event `seq` ended it. */
export interface LeaseKnown {
  seq: number
  lease: Lease | null
}

/** The newest run of a ticket through its workflow, and what happened to it at `seq`. */
export type TaskKnown = Pick<ServerFrames['TaskChanged'], 'seq' | 'kind' | 'task'>

/** Everything that a client knows. Never changed in place: parts that stay the same stay the same objects. */
export interface State {
  /** Whose positions these are; null before the first connection. */
  installation: string | null
  /** Who is signed in. */
  me: NamedRef | null
  /** The log up to here has been applied, for the topics subscribed to; null: nothing has. */
  position: number | null
  /** Nothing read before this position is believed any more. */
  floor: number
  /** The last event after which names, labels or rights may read differently. */
  directory: number
  tickets: Table<Known<Ticket>>
  /** By ticket, then by comment. */
  comments: Table<Table<Known<Comment>>>
  /** By ticket, then by attachment; null for one that was removed. */
  attachments: Table<Table<Known<Attachment | null>>>
  /** Names of people and teams, by id. */
  names: Table<Known<string>>
  leases: Table<LeaseKnown>
  /** By ticket; only those that changed since the connection began. */
  tasks: Table<TaskKnown>
  presence: Table<readonly Present[]>
  /** How many tickets wait in the inbox with something unread; null while nobody has asked, see `watchInbox`. */
  unread: number | null
  /** The version of the inbox that `unread` is of. */
  inboxVersion: number
  /** Tickets that may not be seen any more, with the position since which. */
  forgotten: Table<number>
}

export const EMPTY: State = {
  installation: null,
  me: null,
  position: null,
  floor: 0,
  directory: 0,
  tickets: Table.empty(),
  comments: Table.empty(),
  attachments: Table.empty(),
  names: Table.empty(),
  leases: Table.empty(),
  tasks: Table.empty(),
  presence: Table.empty(),
  unread: null,
  inboxVersion: 0,
  forgotten: Table.empty(),
}
