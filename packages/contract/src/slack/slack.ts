import Type, { type Static } from 'typebox'
import { Instant, nullable } from '../schema.ts'

export const SlackConnection = Type.Object({
  /** Since when a Slack user acts as the person; null: none does. */
  connected_at: nullable(Instant),
})
export type SlackConnection = Static<typeof SlackConnection>

export const SlackCode = Type.Object({
  code: Type.String(),
  type: Type.String({ description: 'What to type in Slack' }),
  expires_at: Instant,
})
export type SlackCode = Static<typeof SlackCode>
