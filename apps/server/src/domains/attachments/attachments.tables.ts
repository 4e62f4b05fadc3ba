import type { Generated } from 'kysely'
import type { Flag, Millis } from '../../kernel/kernel.tables.ts'

export interface AttachmentsTable {
  id: string
  ticket_id: string
  comment_id: string | null
  by_id: string
  name: string
  type: string
  size: number
  sha256: string
  /** Of an image, pixels. */
  width: number | null
  height: number | null
  internal: Flag
  created_at: Millis
  seq: Generated<number>
}

/** The bytes that the store holds, so that those which nothing names are found and removed. */
export interface FilesTable {
  sha256: string
  size: number
  /** Since when no attachment is known to name it; null while one does. */
  unused_since: Millis | null
  /** Is being removed from the store: whoever brings the same bytes waits until it is gone. */
  removing: Generated<Flag>
}
