import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, listOf, nullable } from '../schema.ts'

/** Of one file unless the installation says otherwise, bytes. */
export const MAX_FILE_BYTES = 25 * 1024 * 1024

/** The longer side of a thumbnail, pixels. */
export const THUMBNAIL_PIXELS = 320

/** Names are cut to this many characters, their ending kept. */
export const MAX_FILE_NAME = 200

export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$', maxLength: 64 })

/** How large an image is; what is no image has none. */
export const ImageSize = Type.Object({
  width: Type.Integer({ minimum: 1 }),
  height: Type.Integer({ minimum: 1 }),
})

/** A file that hangs on a ticket or on one of its comments. */
export const Attachment = Type.Object({
  id: Id,
  ticket_id: Id,
  comment_id: nullable(Id),
  name: Type.String(),
  type: Type.String({ description: 'Found from the content, never from the name' }),
  size: Type.Integer({ minimum: 1, description: 'Bytes' }),
  sha256: Sha256,
  image: nullable(ImageSize),
  by: NamedRef,
  created_at: Instant,
  internal: Type.Boolean({ description: 'Only for those who work in the project' }),
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Attachment = Static<typeof Attachment>
export const AttachmentList = listOf(Attachment)
export type AttachmentList = Static<typeof AttachmentList>

/** What browsers show themselves, beside a policy that lets nothing in it run; all other types are downloaded. */
const INLINE_TYPES = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'text/plain',
  'application/pdf',
])

export function isShownInline(type: string): boolean {
  return INLINE_TYPES.has(type)
}
