import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { ANA, BEN, idOf, makeComment, makeTicket } from './things.ts'

type Happening = 'change' | 'comment' | 'hide' | 'show' | 'lock' | 'unlock'

interface Then {
  ticket: Ticket
  hidden: boolean
  /** The event that began its lease. */
  lease: number | null
  comments: Comment[]
}

/** What the server's log says of a handful of tickets, and the frames that it makes of it: the promises of the protocol. */
export class ServerModel {
  /** What holds after each seq, by ticket. */
  readonly #versions = new Map<number, { seq: number; as: Then }[]>()
  readonly #events: { seq: number; kind: Happening; ticket: number }[] = []

  get head(): number {
    return this.#events.length
  }

  /** Comes to nothing where it would not be possible. */
  happen(kind: Happening, ticket: number): void {
    const known = this.#at(ticket, this.head)
    if (!known && kind !== 'change') return
    const seq = this.head + 1
    const before: Then = known ?? { ticket: makeTicket(ticket), hidden: false, lease: null, comments: [] }
    if (before.hidden === (kind !== 'show') && kind !== 'change') return
    this.#events.push({ seq, kind, ticket })
    const comments =
      kind === 'comment' ? [...before.comments, makeComment(seq, ticket, { seq })] : before.comments
    const isOfLease = kind === 'lock' || kind === 'unlock'
    const next = isOfLease
      ? before.ticket
      : { ...before.ticket, seq, title: `As of ${String(seq)}`, comment_count: comments.length }
    const hidden = kind === 'hide' || (kind !== 'show' && before.hidden)
    const lease = kind === 'lock' ? seq : kind === 'unlock' ? null : before.lease
    const versions = this.#versions.get(ticket) ?? []
    versions.push({ seq, as: { ticket: next, hidden, lease, comments } })
    this.#versions.set(ticket, versions)
  }

  /** The frame of an event, made when the log stood at `now`: by the rights and with the ticket of then. */
  frameOf(seq: number, now: number): ServerFrame | null {
    const event = this.#events[seq - 1]
    const then = event && this.#at(event.ticket, now)
    if (!event || !then) return null
    const { kind, ticket: number } = event
    const ticket_id = idOf(number)
    if (then.hidden) return kind === 'hide' ? { _tag: 'Forget', seq, ticket_ids: [ticket_id] } : null
    const { ticket } = then
    const comment = then.comments.find((one) => one.seq === seq)
    if (comment) return { _tag: 'CommentAdded', seq, by: ANA, ticket, comment }
    if (kind === 'lock') return locked(seq, ticket_id)
    if (kind === 'unlock') return { _tag: 'TicketUnlocked', seq, by: BEN, ticket_id, why: 'released' }
    return { _tag: 'TicketUpdated', seq, by: ANA, ticket, kind: 'ticket.edited', changes: {} }
  }

  /** Everything that may be seen, as fetched when the log stood at `at`; leases as they are told after a Reset. */
  all(at: number): { tickets: ServerFrame; comments: Comment[]; leases: ServerFrame[] } {
    const seen = [...this.#versions.keys()].flatMap((ticket) => {
      const then = this.#at(ticket, at)
      return then && !then.hidden ? [then] : []
    })
    const tickets = seen.map(({ ticket }) => ticket)
    return {
      tickets: { _tag: 'AllTickets', ref: null, tickets, at, next: null },
      comments: seen.flatMap(({ comments }) => comments),
      leases: seen.flatMap(({ ticket, lease }) => (lease === null ? [] : [locked(lease, ticket.id)])),
    }
  }

  #at(ticket: number, seq: number): Then | undefined {
    return this.#versions.get(ticket)?.findLast((version) => version.seq <= seq)?.as
  }
}

function locked(seq: number, ticket_id: string): ServerFrame {
  const until = '2026-01-01T00:01:00.000Z'
  return { _tag: 'TicketLocked', seq, by: BEN, ticket_id, holder: BEN, until }
}
