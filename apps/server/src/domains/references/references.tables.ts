import type { ReferenceKind, ReferenceState } from '@waybill/contract/references/reference.ts'
import type { Millis } from '../../kernel/kernel.tables.ts'

/** What a ticket is named in, outside. */
export interface TicketReferencesTable {
  id: string
  ticket_id: string
  source: string
  kind: ReferenceKind
  repository: string
  name: string
  title: string
  url: string
  state: ReferenceState | null
  author_id: string | null
  /** Since when it is so outside. */
  at: Millis
  seq: number
}
