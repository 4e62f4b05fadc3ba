import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import { isBelieved, learnNames, newer } from './learn.ts'
import type { Known, State } from './state.ts'
import { Table } from './table.ts'

/** Puts an attachment into the state that was read when the log stood at `at` or later. One that was removed stays away. */
export function learnAttachment(state: State, attachment: Attachment, at: number): State {
  const asOf = Math.max(at, attachment.seq)
  if (!isBelieved(state, attachment.ticket_id, asOf)) return state
  const ofTicket = attachmentsIn(state, attachment.ticket_id)
  const known = ofTicket.get(attachment.id)
  if (known && !isHere(known)) return state
  const next = ofTicket.set(attachment.id, newer(known, attachment, asOf))
  const named = learnNames(state, [attachment.by], asOf)
  return withAttachments(named, attachment.ticket_id, ofTicket, next)
}

function isHere(known: Known<Attachment | null>): known is Known<Attachment> {
  return known.value !== null
}

/** What is removed never comes back under its id, whatever an older reading says. */
export function removeAttachment(state: State, ticketId: string, id: string, seq: number): State {
  if (!isBelieved(state, ticketId, seq)) return state
  const ofTicket = attachmentsIn(state, ticketId)
  if (ofTicket.get(id)?.value === null) return state
  return withAttachments(state, ticketId, ofTicket, ofTicket.set(id, { value: null, asOf: seq }))
}

/** The files of a deleted comment go with it. */
export function removeAttachmentsOf(state: State, ticketId: string, comment: string, seq: number): State {
  const gone = [...attachmentsIn(state, ticketId).values()].filter(
    ({ value }) => value?.comment_id === comment,
  )
  return gone.reduce(
    (next, { value }) => (value ? removeAttachment(next, ticketId, value.id, seq) : next),
    state,
  )
}

function attachmentsIn(state: State, ticketId: string): Table<Known<Attachment | null>> {
  return state.attachments.get(ticketId) ?? Table.empty()
}

function withAttachments(
  state: State,
  ticketId: string,
  before: Table<Known<Attachment | null>>,
  after: Table<Known<Attachment | null>>,
): State {
  return after === before ? state : { ...state, attachments: state.attachments.set(ticketId, after) }
}
