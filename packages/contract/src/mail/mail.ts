import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, listOf, nullable, oneOf } from '../schema.ts'

/** The plugin by which mail goes out. */
export const EMAIL_PLUGIN = 'email'

/** `waiting`: it is tried again; `failed`: it was given up. */
export const MailTrouble = Type.Object({
  id: Id,
  state: oneOf(['waiting', 'failed']),
  person: NamedRef,
  email: nullable(Type.String()),
  ticket: nullable(Type.Object({ id: Id, key: Type.String() })),
  attempts: Type.Integer({ minimum: 0 }),
  error: Type.String({ description: 'What the server said, or what went wrong' }),
  refused: Type.Boolean({ description: 'Nothing is sent to this address until somebody tries again' }),
  at: Instant,
  next_at: nullable(Instant),
})
export type MailTrouble = Static<typeof MailTrouble>

export const MailTroubleList = listOf(MailTrouble)
export type MailTroubleList = Static<typeof MailTroubleList>

/** Whether mail goes out, and how much of it waits. */
export const MailState = Type.Object({
  on: Type.Boolean(),
  waiting: Type.Integer({ minimum: 0, description: 'Messages that are due later or tried again' }),
  failed: Type.Integer({ minimum: 0, description: 'Messages that were given up' }),
  last_sent_at: nullable(Instant),
})
export type MailState = Static<typeof MailState>

/** What became of one message, such as a test. */
export const MailOutcome = Type.Object({
  id: Id,
  state: oneOf(['waiting', 'sent', 'dropped', 'failed']),
  error: nullable(Type.String()),
  sent_at: nullable(Instant),
})
export type MailOutcome = Static<typeof MailOutcome>
