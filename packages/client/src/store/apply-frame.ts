import type { ServerFrame, ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import { forgetTicket, isBelieved, learnComment, learnNames, learnTicket } from './learn.ts'
import { learnAttachment, removeAttachment, removeAttachmentsOf } from './learn-attachments.ts'
import { learnUnread } from './learn-unread.ts'
import { EMPTY, type LeaseKnown, type State } from './state.ts'

/**
 * The state after a frame of the server. Pure; the very same state when the frame says nothing new. Applying frames again,
 * from any earlier position to the end, leads to the same state: a connection that resumes may repeat, never skip.
 */
export function applyFrame(state: State, frame: ServerFrame): State {
  switch (frame._tag) {
    case 'Welcome':
      return welcome(state, frame)
    case 'AllTickets':
      return frame.tickets.reduce((next, ticket) => learnTicket(next, ticket, frame.at), state)
    case 'TicketCreated':
    case 'TicketUpdated':
      return reach(learnNames(learnTicket(state, frame.ticket, frame.seq), [frame.by], frame.seq), frame.seq)
    case 'CommentAdded':
    case 'CommentChanged': {
      const { ticket, comment, by, seq } = frame
      const said = learnComment(learnTicket(state, ticket, seq), comment, seq)
      const kept = comment.deleted_at === null ? said : removeAttachmentsOf(said, ticket.id, comment.id, seq)
      const attachments = frame._tag === 'CommentAdded' ? (frame.attachments ?? []) : []
      const next = attachments.reduce((known, one) => learnAttachment(known, one, seq), kept)
      return reach(learnNames(next, [by], seq), seq)
    }
    case 'AttachmentAdded': {
      const { ticket, attachment, by, seq } = frame
      const next = learnAttachment(learnTicket(state, ticket, seq), attachment, seq)
      return reach(learnNames(next, [by], seq), seq)
    }
    case 'AttachmentRemoved': {
      const { ticket, attachment_id, by, seq } = frame
      const next = removeAttachment(learnTicket(state, ticket, seq), ticket.id, attachment_id, seq)
      return reach(learnNames(next, [by], seq), seq)
    }
    case 'TicketLocked': {
      const { ticket_id, holder, until, seq } = frame
      const next = setLease(state, ticket_id, { seq, lease: { ticket_id, holder, until, seq } })
      return reach(learnNames(next, [holder], seq), seq)
    }
    case 'TicketUnlocked':
      return reach(setLease(state, frame.ticket_id, { seq: frame.seq, lease: null }), frame.seq)
    case 'TaskChanged':
      return reach(learnNames(setTask(state, frame), [frame.by], frame.seq), frame.seq)
    case 'DirectoryChanged':
      return reach(state.directory < frame.seq ? { ...state, directory: frame.seq } : state, frame.seq)
    case 'Forget':
      return reach(
        frame.ticket_ids.reduce((next, id) => forgetTicket(next, id, frame.seq), state),
        frame.seq,
      )
    case 'PresenceChanged':
      return setPresence(state, frame)
    case 'Head':
      return reach(state, frame.seq)
    case 'Reset':
      return { ...beginAnew(state), floor: frame.at, position: frame.at }
    case 'NotificationAdded':
    case 'NotificationChanged':
      return learnUnread(state, frame)
    case 'Ack':
    case 'Refused':
    case 'Pong':
      return state
  }
}

/** All that happened up to here has been applied. */
export function reach(state: State, seq: number): State {
  return state.position !== null && state.position >= seq ? state : { ...state, position: seq }
}

/** Presence is of a connection: without one, nobody is known to be here. */
export function connectionLost(state: State): State {
  return state.presence.size === 0 ? state : { ...state, presence: EMPTY.presence }
}

/**
 * Whoever had no position begins at the head: what is fetched from now on is newer. What was known of another installation,
 * or of what somebody else may see, is left at once.
 */
function welcome(state: State, { installation, person, head }: ServerFrames['Welcome']): State {
  const isMine = state.installation === installation && state.me?.id === person.id
  // What was fetched before the first connection was fetched for the same person.
  const known = isMine || state.installation === null ? state : EMPTY
  const me = known.me?.name === person.name ? known.me : person
  return { ...known, installation, me, position: known.position ?? head }
}

function beginAnew({ installation, me }: State): State {
  return { ...EMPTY, installation, me }
}

function setLease(state: State, ticketId: string, next: LeaseKnown): State {
  const known = state.leases.get(ticketId)
  if (known && known.seq >= next.seq) return state
  return { ...state, leases: state.leases.set(ticketId, next) }
}

function setTask(state: State, { ticket_id, seq, kind, task }: ServerFrames['TaskChanged']): State {
  const known = state.tasks.get(ticket_id)
  if ((known && known.seq >= seq) || !isBelieved(state, ticket_id, seq)) return state
  return { ...state, tasks: state.tasks.set(ticket_id, { seq, kind, task }) }
}

function setPresence(state: State, { ticket_id, people }: ServerFrames['PresenceChanged']): State {
  if (people.length > 0) return { ...state, presence: state.presence.set(ticket_id, people) }
  return state.presence.has(ticket_id) ? { ...state, presence: state.presence.delete(ticket_id) } : state
}
