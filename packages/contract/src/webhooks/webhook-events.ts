import Type from 'typebox'
import { Id, Seq, nullable } from '../schema.ts'
import { PauseReason } from './webhook.ts'

const values = {
  topics: Type.Array(Type.String()),
  /** Addresses hold secrets more often than not: the log knows the host only. */
  host: Type.String(),
}
const about = { webhook: Id, owner: nullable(Id) }

/** What people do with endpoints, and what becomes of them. What is sent is no event: it would be sent again. */
export const webhookEvents = {
  'webhook.created': Type.Object({ ...about, after: Type.Object(values) }),
  'webhook.edited': Type.Object({
    ...about,
    before: Type.Partial(Type.Object(values)),
    after: Type.Partial(Type.Object(values)),
  }),
  'webhook.deleted': Type.Object(about),
  'webhook.paused': Type.Object({ ...about, reason: PauseReason }),
  'webhook.resumed': Type.Object(about),
  'webhook.secret_rotated': Type.Object(about),
  'webhook.tested': Type.Object(about),
  'webhook.redelivered': Type.Object({ ...about, deliveries: Type.Array(Type.String()) }),
  'webhook.replayed': Type.Object({ ...about, from_seq: Seq, to_seq: Seq }),
}
