import Type, { type Static } from 'typebox'
import { Seq, TicketRef, ProjectRef, nullable, line, oneOf, strict } from '../schema.ts'
import { CreateTicketInput, UpdateTicketInput } from '../tickets/ticket.ts'
import { Topics } from './topics.ts'

/** What a client calls its request by; the answer (`Ack`, `Refused`, `AllTickets`) carries it back. */
const Ref = line(64)
const asked = { ref: Type.Optional(Ref) }

function tagged<const Tag extends string>(tag: Tag) {
  return { _tag: Type.Literal(tag) }
}

/** What somebody does at a ticket, for the others who look at it; `null` leaves it. */
export const DOINGS = ['viewing', 'typing', 'editing'] as const
export const Doing = oneOf(DOINGS)
export type Doing = Static<typeof Doing>

/**
 * The first frame. `token` where there is no cookie; `since` is the seq up to which the client has everything, of the
 * installation that `installation` names.
 */
export const Hello = strict({
  ...tagged('Hello'),
  protocol: Type.Integer(),
  token: Type.Optional(Type.String({ maxLength: 4_096 })),
  since: Type.Optional(Seq),
  installation: Type.Optional(line(64)),
})
/** Of all topics or, when one of them does not exist for the person, of none: `Refused` names each in `errors`. */
export const Subscribe = strict({ ...tagged('Subscribe'), ...asked, topics: Topics })
export const Unsubscribe = strict({ ...tagged('Unsubscribe'), ...asked, topics: Topics })

/** `filter` is in the query language; the answer is `AllTickets`, page by page with `after`. */
export const GetTickets = strict({
  ...tagged('GetTickets'),
  ...asked,
  project: Type.Optional(ProjectRef),
  filter: Type.Optional(Type.String({ maxLength: 10_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(Type.String({ maxLength: 2_000 })),
})
/** The same as POST /tickets. `ref` also makes a repetition harmless: within 48 hours it gets the first answer again. */
export const CreateTicket = strict({ ...tagged('CreateTicket'), ref: Ref, ticket: CreateTicketInput })
/** The same as PATCH /tickets/{id}. A repetition of `ref` changes nothing more within 48 hours, and gets the ticket of now. */
export const UpdateTicket = strict({
  ...tagged('UpdateTicket'),
  ref: Ref,
  ticket_id: TicketRef,
  changes: strict({ ...Type.Omit(UpdateTicketInput, ['base_seq']).properties }),
  base_seq: Type.Optional(Seq),
  lock_token: Type.Optional(Seq),
})
/** The same as PUT /tickets/{id}/lock. The lease is renewed by asking again, and ends soon after the connection does. */
export const LockTicket = strict({
  ...tagged('LockTicket'),
  ref: Ref,
  ticket_id: TicketRef,
  take_over: Type.Optional(Type.Boolean()),
})
/** The same as DELETE /tickets/{id}/lock. */
export const UnlockTicket = strict({ ...tagged('UnlockTicket'), ref: Ref, ticket_id: TicketRef })
/**
 * Lasts 30 s unless it is said again. Never stored. `internal`: what is written may not be seen by all; who may not see
 * what is internal is told `viewing`.
 */
export const Presence = strict({
  ...tagged('Presence'),
  ticket_id: TicketRef,
  doing: nullable(Doing),
  field: Type.Optional(line(64, 'The field that is edited')),
  internal: Type.Optional(Type.Boolean()),
})
export const Ping = strict({ ...tagged('Ping') })

export const clientFrames = {
  Hello,
  Subscribe,
  Unsubscribe,
  GetTickets,
  CreateTicket,
  UpdateTicket,
  LockTicket,
  UnlockTicket,
  Presence,
  Ping,
}

export type ClientFrames = { [Tag in keyof typeof clientFrames]: Static<(typeof clientFrames)[Tag]> }
export type ClientFrame = ClientFrames[keyof ClientFrames]
