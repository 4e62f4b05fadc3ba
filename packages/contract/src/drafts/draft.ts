import Type, { type Static } from 'typebox'
import { Instant, listOf, strict } from '../schema.ts'

/** How long a draft is kept after its last change, milliseconds. */
export const DRAFT_KEPT_MILLIS = 30 * 24 * 60 * 60 * 1000

/** Of a draft, as JSON in UTF-8. */
export const MOST_DRAFT_BYTES = 256 * 1024

/** Objects and lists within each other in a draft. */
export const MOST_DRAFT_DEPTH = 32

/** Of one person. */
export const MOST_DRAFTS = 200

/** What a person was writing: fields of a new ticket, or the text of a comment; the client decides what stands in it. */
const content = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Anything that the client needs to go on, at most 256 KiB as JSON',
})

const head = {
  place: Type.String({ description: 'new-ticket, new-ticket:WEB or comment:WEB-12' }),
  updated_at: Instant,
}

/** A draft without what stands in it. */
export const DraftHead = Type.Object(head)
export type DraftHead = Static<typeof DraftHead>

export const Draft = Type.Object({ ...head, content })
export type Draft = Static<typeof Draft>

export const DraftList = listOf(DraftHead)
export type DraftList = Static<typeof DraftList>

export const SaveDraftInput = strict({ content })
export type SaveDraftInput = Static<typeof SaveDraftInput>
