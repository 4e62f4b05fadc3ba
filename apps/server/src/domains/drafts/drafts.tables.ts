import type { Millis } from '../../kernel/kernel.tables.ts'

/** Something that a person is writing; for nobody else. */
export interface DraftsTable {
  person_id: string
  /** The place by ids, so that keys may change: `new-ticket`, `new-ticket:<project>`, `comment:<ticket>`. */
  slot: string
  project_id: string | null
  ticket_id: string | null
  /** A JSON object, as text. */
  content: string
  updated_at: Millis
}
