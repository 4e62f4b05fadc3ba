import Type, { type Static } from 'typebox'
import { Id, Instant } from '../schema.ts'

/** Shown once; `whsec_` and base64, as libraries of Standard Webhooks take it. */
export const EndActionSecret = Type.Object({ secret: Type.String() })
export type EndActionSecret = Static<typeof EndActionSecret>

/** The end actions of a workflow that are signed. */
export const EndActionSecretList = Type.Object({
  items: Type.Array(Type.Object({ action: Id, made_at: Instant })),
})
export type EndActionSecretList = Static<typeof EndActionSecretList>
