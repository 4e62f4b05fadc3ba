import Type, { type Static } from 'typebox'
import { TOPIC_PATTERN } from '../schema.ts'

/**
 * What a connection hears: `all` that its person may see, one project by its key or id, one ticket by its key or id, or
 * `inbox`: the tickets that the person reported, watches or is assigned to, and the person's notifications.
 */
export const Topic = Type.String({
  maxLength: 80,
  pattern: TOPIC_PATTERN,
})
export type Topic = Static<typeof Topic>

/** Topics of one connection at most. */
export const MOST_TOPICS = 1_000

export const Topics = Type.Array(Topic, { minItems: 1, maxItems: MOST_TOPICS, uniqueItems: true })
